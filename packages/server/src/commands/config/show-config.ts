import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse } from "smol-toml";
import { type Config, configJsonSchema, environmentPairs, loadConfig } from "../../config/index.ts";
import type { Command } from "../command.ts";

interface Value {
  key: string;
  value: unknown;
  from: "file" | "default" | "environment" | "settings.json";
}

function at(content: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined),
    content,
  );
}

/** The keys of a table in the order of the schema, so that none is forgotten. */
function keysOf(path: readonly string[]): string[] {
  const table = at(
    configJsonSchema(),
    path.flatMap((part) => ["properties", part]),
  );
  return Object.keys((table as { properties?: object }).properties ?? {});
}

function siteKeys(): string[] {
  return Object.keys(
    at(configJsonSchema(), ["properties", "sites", "additionalProperties", "properties"]) as object,
  );
}

function fileValues(config: Config, content: unknown): Value[] {
  const value = (path: readonly string[], inForce: unknown): Value[] =>
    inForce === undefined
      ? []
      : [{ key: path.join("."), value: inForce, from: at(content, path) === undefined ? "default" : "file" }];
  const { httpPort, ...xmpp } = config.xmpp;
  const inXmpp: Record<string, unknown> = {
    ...xmpp,
    http_port: xmpp.run === "supervised" ? httpPort : undefined,
    url: xmpp.run === "supervised" ? undefined : xmpp.url,
  };
  const { metricsPort, ...listen } = config.listen;
  const inListen: Record<string, unknown> = { ...listen, metrics_port: metricsPort };
  const { trustedProxies, ...addresses } = config.addresses;
  const inAddresses: Record<string, unknown> = { ...addresses, trusted_proxies: trustedProxies };
  return [
    ...value(["version"], 1),
    ...value(["secrets"], config.secretsFile),
    ...keysOf(["listen"]).flatMap((key) => value(["listen", key], inListen[key])),
    ...keysOf(["xmpp"]).flatMap((key) => value(["xmpp", key], inXmpp[key] ?? at(content, ["xmpp", key]))),
    ...keysOf(["addresses"]).flatMap((key) => value(["addresses", key], inAddresses[key])),
    ...keysOf(["audit"]).flatMap((key) => value(["audit", key], Reflect.get(config.audit, key))),
    ...config.sites.flatMap((site) =>
      siteKeys().flatMap((key) => value(["sites", site.name, key], Reflect.get(site, key))),
    ),
  ];
}

/** What the sites' administrators decided, as it was applied last; the file is the gateway's own. */
async function settingsValues({ xmpp }: Config): Promise<Value[]> {
  const text = await readFile(join(xmpp.data, "settings.json"), "utf8").catch(() => "{}");
  const flatten = (prefix: string, value: unknown): Value[] =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) =>
          flatten(prefix === "" ? key : `${prefix}.${key}`, inner),
        )
      : [{ key: `settings.${prefix}`, value, from: "settings.json" }];
  try {
    return flatten("", JSON.parse(text));
  } catch {
    return [];
  }
}

/** `config show`: every value that is in force and where it comes from; no secret. */
export const configShow: Command = {
  name: "config show",
  summary: "tell every value that is in force and where it comes from",
  options: {
    config: { value: "FILE", required: true, help: "the configuration, converse.toml" },
    json: { help: "say it as one line of JSON" },
  },
  notes: "Secrets are not in it; `secrets show --fingerprint` says which ones are used.",
  async run(input, { stdout, env }) {
    const file = resolve(input.required("config"));
    const config = await loadConfig(file);
    const values = [
      ...fileValues(config, parse(await readFile(file, "utf8"))),
      ...(await settingsValues(config)),
    ];
    // The secrets of one site may be in the environment; then the file is not looked at.
    if (environmentPairs(env) !== undefined) {
      for (const value of values)
        if (value.key === "secrets") Object.assign(value, { value: null, from: "environment" });
    }
    if (input.has("json")) {
      stdout.write(`${JSON.stringify({ file, values })}\n`);
      return 0;
    }
    const rows = values.map(({ key, value, from }) => [`${key} = ${JSON.stringify(value)}`, from] as const);
    const width = Math.max(...rows.map(([left]) => left.length));
    stdout.write(`# ${file}\n${rows.map(([left, from]) => `${left.padEnd(width)}  # ${from}\n`).join("")}`);
    return 0;
  },
};

import type { SetupPlan } from "./model.ts";
import { tomlString } from "./toml-string.ts";

const DEFAULTS = { host: "127.0.0.1", port: 8090, httpPort: 5280, base: "/chat" };

function prosodyLines({ prosody, files }: SetupPlan): string[] {
  const data = `data = ${tomlString(files.data)}`;
  if (prosody.run === "supervised") {
    return [
      data,
      ...(prosody.httpPort === DEFAULTS.httpPort ? [] : [`http_port = ${prosody.httpPort}`]),
      ...(prosody.program === undefined ? [] : [`prosody = ${tomlString(prosody.program)}`]),
    ];
  }
  if (prosody.run === "remote" && prosody.url === undefined)
    throw new TypeError("a Prosody on another host has an address");
  const url = prosody.url === undefined ? [] : [`url = ${tomlString(prosody.url)}`];
  return [`run = ${tomlString(prosody.run)}`, ...url, data];
}

/** `converse.toml`; what has a good default is left out, but for where the gateway listens. */
export function renderConverseToml(plan: SetupPlan): string {
  const { site, listen } = plan;
  const lines = [
    "# Chat of a Plone site. `collective-converse config check --config FILE` looks whether it is right.",
    "version = 1",
    "",
    "[listen]",
    `host = ${tomlString(listen.host)}`,
    `port = ${listen.port}`,
    "",
    "[xmpp]",
    ...prosodyLines(plan),
    "",
    `[sites.${site.name}]`,
    `origins = [${tomlString(site.origin)}]`,
    `plone = ${tomlString(site.plone)}`,
    `path = ${tomlString(site.path)}`,
    "# It cannot be changed without losing the history.",
    `domain = ${tomlString(site.domain)}`,
    ...(site.base === DEFAULTS.base ? [] : [`base = ${tomlString(site.base)}`]),
  ];
  return `${lines.join("\n")}\n`;
}

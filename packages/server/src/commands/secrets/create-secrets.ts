import { resolve } from "node:path";
import { loadConfig } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Command, Input } from "../command.ts";
import { addOrderSecret } from "./add-order-secret.ts";
import { type Added, addSecrets } from "./add-secrets.ts";

interface Target {
  path: string;
  sites: readonly string[];
  /** Whether Prosody is not the gateway's own, which gets the secret of orders when it is started. */
  needsOrderSecret: boolean;
}

async function chooseTarget(input: Input): Promise<Target> {
  const config = input.text("config");
  const output = input.text("output");
  const names = input.list("site");
  if ((config === undefined) === (output === undefined)) {
    throw new ConverseError("cli-usage", "secrets create: give either --config or --output");
  }
  if (config !== undefined) {
    if (names.length > 0) throw new ConverseError("cli-usage", "secrets create: --site belongs to --output");
    const { secretsFile, sites, xmpp } = await loadConfig(config);
    const needsOrderSecret = xmpp.run !== "supervised";
    return { path: secretsFile, sites: sites.map(({ name }) => name), needsOrderSecret };
  }
  if (names.length === 0 || !names.every((name) => /^[a-z0-9-]+$/.test(name))) {
    throw new ConverseError(
      "cli-usage",
      "secrets create: --output needs --site=NAME, of lower-case letters, digits and hyphens",
    );
  }
  return { path: resolve(output ?? ""), sites: names, needsOrderSecret: false };
}

function outcome(path: string, { sites, keys }: Added, names: readonly string[]): string {
  if (sites.length + keys.length === 0)
    return `${path} has secrets for ${names.join(", ")} already; nothing was changed\n`;
  return [
    sites.length > 0 ? `${path} has new secrets for ${sites.join(", ")}\n` : "",
    keys.length > 0 ? `${path} has a new plone_key for ${keys.join(", ")}; all else is as it was\n` : "",
  ].join("");
}

/** `secrets create`: secrets for each site that has none. They are not shown. */
export const secretsCreate: Command = {
  name: "secrets create",
  summary: "make the secrets of each site that has none yet",
  options: {
    config: { value: "FILE", help: "converse.toml, which names the sites and the secrets file; or:" },
    output: { value: "FILE", help: "the secrets file" },
    site: { value: "NAME", multiple: true, help: "a site in it; may be given more than once" },
  },
  notes:
    "Secrets that are there stay as they are. The file gets the mode 0600 and belongs to who runs the command.",
  async run(input, edges) {
    const { path, sites, needsOrderSecret } = await chooseTarget(input);
    const added = await addSecrets(path, sites, edges);
    edges.stdout.write(outcome(path, added, sites));
    if (needsOrderSecret && (await addOrderSecret(path, edges))) {
      edges.stdout.write(`${path} has a new order_secret for Prosody\n`);
    }
    return 0;
  },
};

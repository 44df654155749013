import { resolve } from "node:path";
import { type Config, environmentPairs, loadConfig } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Command, Input } from "../command.ts";
import type { Edges } from "../edges.ts";
import { expectKnown } from "./expect-known.ts";
import { type RotateOptions, rotateFile } from "./rotate-file.ts";

function usage(message: string): ConverseError {
  return new ConverseError("cli-usage", `secrets rotate: ${message}`);
}

interface Target {
  path: string;
  /** Absent: all that are in the file. */
  sites?: readonly string[];
  /** Where Prosody has a secrets file of its own. */
  external?: Config;
}

async function chooseTarget(input: Input, { env }: Edges): Promise<Target> {
  const config = input.text("config");
  const file = input.text("secrets");
  const names = input.list("site");
  if ((config === undefined) === (file === undefined)) throw usage("give either --config or --secrets");
  if (config === undefined) return { path: resolve(file ?? ""), ...(names.length > 0 && { sites: names }) };
  const loaded = await loadConfig(config);
  const { secretsFile, sites, xmpp } = loaded;
  if (environmentPairs(env) !== undefined) {
    throw new ConverseError(
      "secrets-environment",
      "CONVERSE_OTP_SEED and the others are set here, and a gateway with them does not look at the secrets file",
    );
  }
  const known = sites.map(({ name }) => name);
  const foreign = names.find((name) => !known.includes(name));
  if (foreign !== undefined) {
    throw usage(`the configuration has no site ${JSON.stringify(foreign)}; it has ${known.join(", ")}`);
  }
  return {
    path: secretsFile,
    sites: names.length > 0 ? names : known,
    ...(xmpp.run !== "supervised" && { external: loaded }),
  };
}

const HOWS = ["now", "finish", "prepare", "switch"] as const;

function howOf(input: Input): RotateOptions["how"] {
  const [first, second] = HOWS.filter((how) => input.has(how));
  if (second !== undefined) throw usage(`give either --${first} or --${second}`);
  return first ?? "keep";
}

/** A token must not be made with secrets that Prosody has not got yet. */
function refuseHalf(how: RotateOptions["how"], external: Config | undefined): void {
  if (external === undefined || how !== "keep") return;
  throw usage(
    `Prosody has a secrets file of its own (run = "${external.xmpp.run}"): first --prepare, then \`config apply\`, then ` +
      "--switch, so that it knows the new secrets before tokens are made with them",
  );
}

function outcome(
  how: RotateOptions["how"],
  path: string,
  changed: readonly string[],
  isExternal: boolean,
): string {
  const sites = changed.join(", ");
  if (changed.length === 0) return `${path} has no previous secrets; nothing was changed\n`;
  if (how === "finish") return `${path} has no previous secrets for ${sites} any more\n`;
  if (how === "prepare") {
    return `${path} has new secrets for ${sites}, which are not used yet; now \`config apply\`, then \`secrets rotate --switch\`\n`;
  }
  if (how === "now" && isExternal) {
    return `${path} has new secrets for ${sites}; now \`config apply\`: until Prosody has them nobody can log in, and it accepts the old ones\n`;
  }
  if (how === "now") return `${path} has new secrets for ${sites}; the old ones are refused from now on\n`;
  return `${path} has new secrets for ${sites}; the old ones are accepted until --finish or the next rotation\n`;
}

/** `secrets rotate`: a new pair in place of each one. They are not shown. */
export const secretsRotate: Command = {
  name: "secrets rotate",
  summary: "replace the secrets while everything runs",
  options: {
    config: { value: "FILE", help: "converse.toml, which names the sites and the secrets file; or:" },
    secrets: { value: "FILE", help: "the secrets file" },
    site: { value: "NAME", multiple: true, help: "this site only; may be given more than once" },
    now: { help: "refuse the old secrets at once, because somebody else may have them" },
    prepare: { help: "for a Prosody that is not ours: make new secrets and do not use them yet" },
    switch: { help: "use the prepared ones, once Prosody knows them" },
    finish: { help: "refuse the old secrets of an earlier rotation, and make no new ones" },
    force: { help: "drop old secrets that are less than two minutes old" },
  },
  notes:
    "The gateway and Prosody look at the file by themselves; no stream ends. Without --now the old pair stays beside the\n" +
    "new one, so that tokens that are on their way are accepted.",
  async run(input, edges) {
    const how = howOf(input);
    const { path, sites, external } = await chooseTarget(input, edges);
    refuseHalf(how, external);
    const { uid, randomBytes } = edges;
    const force = input.has("force");
    if (how === "switch" && external !== undefined && !force) await expectKnown(external, sites ?? [], edges);
    const changed = await rotateFile(path, sites, { how, force, at: edges.now(), uid, randomBytes });
    edges.stdout.write(outcome(how, path, changed, external !== undefined));
    return 0;
  },
};

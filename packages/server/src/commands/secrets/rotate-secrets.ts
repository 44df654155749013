import { resolve } from "node:path";
import { environmentPairs, loadConfig } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Command, Input } from "../command.ts";
import type { Edges } from "../edges.ts";
import { type RotateOptions, rotateFile } from "./rotate-file.ts";

function usage(message: string): ConverseError {
  return new ConverseError("cli-usage", `secrets rotate: ${message}`);
}

interface Target {
  path: string;
  /** Absent: all that are in the file. */
  sites?: readonly string[];
}

async function chooseTarget(input: Input, { env }: Edges): Promise<Target> {
  const config = input.text("config");
  const file = input.text("secrets");
  const names = input.list("site");
  if ((config === undefined) === (file === undefined)) throw usage("give either --config or --secrets");
  if (config === undefined) return { path: resolve(file ?? ""), ...(names.length > 0 && { sites: names }) };
  const { secretsFile, sites } = await loadConfig(config);
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
  return { path: secretsFile, sites: names.length > 0 ? names : known };
}

function howOf(input: Input): RotateOptions["how"] {
  if (input.has("now") && input.has("finish")) throw usage("give either --now or --finish");
  if (input.has("finish")) return "finish";
  return input.has("now") ? "now" : "keep";
}

function outcome(how: RotateOptions["how"], path: string, changed: readonly string[]): string {
  const sites = changed.join(", ");
  if (changed.length === 0) return `${path} has no previous secrets; nothing was changed\n`;
  if (how === "finish") return `${path} has no previous secrets for ${sites} any more\n`;
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
    finish: { help: "refuse the old secrets of an earlier rotation, and make no new ones" },
    force: { help: "drop old secrets that are less than two minutes old" },
  },
  notes:
    "The gateway and Prosody look at the file by themselves; no stream ends. Without --now the old pair stays beside the\n" +
    "new one, so that tokens that are on their way are accepted.",
  async run(input, edges) {
    const how = howOf(input);
    const { path, sites } = await chooseTarget(input, edges);
    const { uid, randomBytes } = edges;
    const force = input.has("force");
    const changed = await rotateFile(path, sites, { how, force, at: edges.now(), uid, randomBytes });
    edges.stdout.write(outcome(how, path, changed));
    return 0;
  },
};

import { isAbsolute, resolve } from "node:path";
import { describeChange, type ProductConfig, type Wanted } from "../../addon/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Command, Input } from "../command.ts";
import { exists } from "./find-file.ts";
import { type Plan, planProject } from "./plan-project.ts";
import { writeChange } from "./write-change.ts";

/** `present`: it is there already; `missing`: it would be added; `written`: it was added now. */
type State = "present" | "missing" | "written";

interface Report {
  project: Plan["kind"];
  state: State;
  files: { file: string; state: State; diff: string; backup: string | null }[];
  next: readonly string[];
}

function usage(message: string): ConverseError {
  return new ConverseError("cli-usage", `addon add: ${message}`);
}

function productConfigOf(input: Input): ProductConfig {
  const url = input.text("gateway-url");
  const keyFile = input.text("gateway-key-file");
  if ((url === undefined) !== (keyFile === undefined))
    throw usage("give --gateway-url and --gateway-key-file together");
  if (url === undefined || keyFile === undefined) return [];
  // ZConfig ends a value at the line, and replaces what begins with a dollar; so does a buildout.
  if (!/^https?:\/\/[^\s$#]+$/.test(url))
    throw usage("--gateway-url is an address like http://127.0.0.1:8090");
  if (!isAbsolute(keyFile) || /[\s$#]/.test(keyFile)) {
    throw usage("--gateway-key-file is an absolute path without spaces, # and $");
  }
  return [
    ["gateway_url", url],
    ["gateway_key_file", keyFile],
  ];
}

async function wantedOf(input: Input, version: string): Promise<Wanted> {
  const file = input.text("wheel");
  const wheel = file === undefined ? undefined : resolve(file);
  if (wheel !== undefined && !(/collective_converse-[^/]*\.whl$/.test(wheel) && (await exists(wheel)))) {
    throw usage("--wheel is the path of a file collective_converse-VERSION-py3-none-any.whl");
  }
  const release = version.split("-")[0] ?? version;
  return { version: release, productConfig: productConfigOf(input), ...(wheel !== undefined && { wheel }) };
}

async function carryOut({ kind, changes, next }: Plan, isWritten: boolean): Promise<Report> {
  const files: Report["files"] = [];
  for (const change of changes) {
    const { path, before, after } = change;
    const isPresent = before === after;
    const state = isPresent ? "present" : isWritten ? "written" : "missing";
    const backup = state === "written" ? await writeChange(change) : null;
    files.push({ file: path, state, diff: describeChange(path, before, after), backup });
  }
  const state = files.find((each) => each.state !== "present")?.state ?? "present";
  return { project: kind, state, files, next: state === "present" ? [] : next };
}

function inWords({ state, files, next }: Report): string {
  const lines = files.map(({ file, state: each, diff, backup }) => {
    if (each === "present") return `${file} has the add-on already; nothing is to be added\n`;
    if (each === "missing") return diff;
    return `${file} has the add-on now; as it was before it is in ${backup}\n`;
  });
  if (state === "present") return lines.join("");
  const write = state === "missing" ? "\nNothing was written; --write does it. " : "\n";
  const steps = next.map((step) => `  ${step}\n`).join("");
  return `${lines.join("")}${write}Then run\n${steps}and restart Plone, and install it in the site's add-ons control panel.\n`;
}

/** `addon add`: the lines that install the add-on with a Plone project. */
export const addonAdd: Command = {
  name: "addon add",
  summary: "add the Plone add-on to a project of pip, uv or buildout",
  options: {
    write: { help: "write it; otherwise what would be written is shown" },
    file: {
      value: "FILE",
      help: "the file that says what is installed, when it is not found by its usual name",
    },
    part: {
      value: "NAME",
      multiple: true,
      help: "of a buildout: the part that runs Plone; may be given more than once",
    },
    wheel: { value: "FILE", help: "install the add-on from this wheel and not from the package index" },
    "gateway-url": {
      value: "URL",
      help: "also let Plone tell the gateway of changed settings, at this address",
    },
    "gateway-key-file": { value: "FILE", help: "with the key in this file, made by `secrets plone-key`" },
    "zope-conf": {
      value: "FILE",
      help: "where these two are written, when it is not found by its usual name",
    },
    json: { help: "say it as one line of JSON" },
  },
  argument: {
    name: "DIR",
    help: "the project's folder; without it the one that the command is run in",
    optional: true,
  },
  notes:
    "Looks for buildout.cfg, pyproject.toml and requirements.txt. Lines are added and none is taken away; a file that is\n" +
    "written leaves a copy beside it, FILE.before-converse. What is not understood is refused and not touched.",
  async run(input, { stdout, version }) {
    const wanted = await wantedOf(input, version);
    const plan = await planProject(wanted, {
      folder: resolve(input.text("DIR") ?? "."),
      file: input.text("file"),
      zopeConf: input.text("zope-conf"),
      parts: input.list("part"),
    });
    const report = await carryOut(plan, input.has("write"));
    stdout.write(input.has("json") ? `${JSON.stringify(report)}\n` : inWords(report));
    return 0;
  },
};

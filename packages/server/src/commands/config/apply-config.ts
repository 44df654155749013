import { type Config, loadConfig } from "../../config/index.ts";
import { checkServerOptions, findProsody, readProsodyConfig, trustProgram } from "../../xmpp/index.ts";
import type { Command } from "../command.ts";
import type { Edges } from "../edges.ts";
import { nextSteps } from "./next-steps.ts";
import { PLACE_OPTIONS, type Places, placesOf } from "./place-options.ts";
import { copyModules, outputOf, planFiles } from "./plan-files.ts";
import { refuseAsRoot } from "./refuse-as-root.ts";
import { writePlanned } from "./write-planned.ts";

async function adviseFor(config: Config, places: Places, edges: Edges) {
  if (config.xmpp.run !== "system") return [];
  const found = await findProsody(edges.env["PATH"] ?? "", config.xmpp.prosody);
  const program = await trustProgram(found, edges.uid);
  const hosts = await readProsodyConfig(program, places.mainConfig);
  const domains = config.sites.map(({ domain }) => domain);
  return checkServerOptions(hosts, { url: config.xmpp.url, domains, dropIn: places.dropIn });
}

/** `config apply`: writes what Prosody needs, and says what is left to do. */
export const configApply: Command = {
  name: "config apply",
  summary: "write Prosody's configuration and say what is left to do",
  options: {
    config: { value: "FILE", required: true, help: "the configuration, converse.toml" },
    ...PLACE_OPTIONS,
    output: { value: "FOLDER", help: "where the files for another host go; `for-prosody` in xmpp.data" },
    json: { help: "say it as one line of JSON" },
  },
  notes:
    "For a Prosody of the system's own it writes two files, as root, and touches nothing else. A file that is right\n" +
    "already is left alone.",
  async run(input, edges) {
    const configFile = input.required("config");
    const config = await loadConfig(configFile);
    const places = placesOf(input);
    const output = outputOf(config, input.text("output"));
    const files = await planFiles(config, places, output, edges);
    const isRemote = config.xmpp.run === "remote";
    const isNamed = input.text("output") !== undefined;
    await refuseAsRoot(files, isRemote && !isNamed ? output : undefined, edges.uid);
    const changed = files.filter(({ before, after }) => before !== after);
    for (const file of changed) await writePlanned(file);
    if (isRemote) await copyModules(output, edges);
    const advice = await adviseFor(config, places, edges);
    const todo = await nextSteps(config, configFile, places, changed, output);
    if (input.has("json")) {
      const written = changed.map(({ path }) => path);
      edges.stdout.write(`${JSON.stringify({ run: config.xmpp.run, written, todo, advice })}\n`);
      return 0;
    }
    for (const { path, before, after } of files) {
      edges.stdout.write(`${path} ${before === after ? "is right already" : "was written"}\n`);
    }
    for (const { isNeeded, text } of advice) {
      edges.stderr.write(`${isNeeded ? "needed" : "better"}, in ${places.mainConfig}: ${text}\n`);
    }
    for (const step of todo) edges.stdout.write(`now ${step}\n`);
    return 0;
  },
};

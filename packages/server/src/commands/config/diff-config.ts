import { loadConfig } from "../../config/index.ts";
import type { Command } from "../command.ts";
import { PLACE_OPTIONS, placesOf } from "./place-options.ts";
import { type PlannedFile, planFiles } from "./plan-files.ts";
import { unifiedDiff } from "./unified-diff.ts";

/** Of a secret only that it differs. */
function describeChange({ path, before, after, isSecret }: PlannedFile): string {
  if (before === after) return "";
  if (!isSecret) return unifiedDiff(path, before, after);
  return `${path} ${before === "" ? "is not there yet" : "has other secrets"}\n`;
}

/** `config diff`: what `run` or `config apply` would change. Exit status 1 when something would. */
export const configDiff: Command = {
  name: "config diff",
  summary: "tell what the next run or apply would change in Prosody's configuration",
  options: {
    config: { value: "FILE", required: true, help: "the configuration, converse.toml" },
    ...PLACE_OPTIONS,
    output: { value: "FOLDER", help: "where the files for another host are; `for-prosody` in xmpp.data" },
    json: { help: "say it as one line of JSON" },
  },
  notes: "The exit status is 0 when nothing would change, 1 when something would. Secrets are not shown.",
  async run(input, edges) {
    const config = await loadConfig(input.required("config"));
    const files = await planFiles(config, placesOf(input), input.text("output"), edges);
    const changes = files.map((file) => ({ file: file.path, diff: describeChange(file) }));
    const isSame = changes.every(({ diff }) => diff === "");
    if (input.has("json"))
      edges.stdout.write(`${JSON.stringify({ same: isSame, run: config.xmpp.run, files: changes })}\n`);
    else for (const { diff } of changes) edges.stdout.write(diff);
    return isSame ? 0 : 1;
  },
};

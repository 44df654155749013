import { resolve } from "node:path";
import { TextFormat } from "../../doctor/format-text.ts";
import { type Result, summarize } from "../../doctor/result.ts";
import { runDoctor } from "../../doctor/run-doctor.ts";
import type { Command } from "../command.ts";

/** Longer than proxies keep what is silent by themselves (nginx: 60 s). */
const IDLE_MS = 70_000;

/** `doctor`: what is wrong, on both sides of the web server, and what to do. */
export const doctor: Command = {
  name: "doctor",
  summary: "find what is wrong with the chat and say what to do",
  options: {
    config: { value: "FILE", required: true, help: "the configuration, converse.toml" },
    quick: { help: "do not watch an idle websocket for 70 s" },
    strict: { help: "let warnings count as errors for the exit status" },
    json: { help: "say each result as one line of JSON, and a summary in the last" },
  },
  notes:
    "Run it on the gateway's machine, as the gateway's account or as root, while the gateway runs. It changes nothing.\n" +
    "The exit status is 0 when there are no errors, 1 when there is one, 2 for a mistake in the command line.\n" +
    "What each check means is in docs/troubleshooting.md.",
  async run(input, edges) {
    const { stdout, env, uid, version, packageFolder, now, randomBytes } = edges;
    const format = new TextFormat({ colours: stdout.isTTY === true && !env["NO_COLOR"] });
    const isJson = input.has("json");
    const results: Result[] = [];
    const looks = runDoctor({
      configFile: resolve(input.required("config")),
      nodeVersion: process.versions.node,
      idleMs: input.has("quick") ? 0 : IDLE_MS,
      ...{ env, uid, version, packageFolder, now, randomBytes },
    });
    for await (const result of looks) {
      results.push(result);
      stdout.write(isJson ? `${JSON.stringify({ type: "result", ...result })}\n` : format.result(result));
    }
    const summary = summarize(results);
    stdout.write(isJson ? `${JSON.stringify({ type: "summary", ...summary })}\n` : format.summary());
    return summary.errors > 0 || (input.has("strict") && summary.warnings > 0) ? 1 : 0;
  },
};

import { resolve } from "node:path";
import { makeBundle } from "../../doctor/bundle.ts";
import { writePrivateFile } from "../../doctor/edges/write-private-file.ts";
import { Facts } from "../../doctor/facts.ts";
import { TextFormat } from "../../doctor/format-text.ts";
import { IDLE_MS } from "../../doctor/idle-ms.ts";
import { knownSecrets } from "../../doctor/known-secrets.ts";
import { type Result, summarize } from "../../doctor/result.ts";
import { runDoctor } from "../../doctor/run-doctor.ts";
import type { Surroundings } from "../../doctor/surroundings.ts";
import type { Command, Input } from "../command.ts";
import type { Edges } from "../edges.ts";

const PATIENCE = "This takes 70 s, for an idle websocket is watched; --quick leaves that out.";

function surroundingsOf(input: Input, edges: Edges): Surroundings {
  const { env, uid, version, packageFolder, now, randomBytes } = edges;
  return {
    configFile: resolve(input.required("config")),
    nodeVersion: process.versions.node,
    idleMs: input.has("quick") ? 0 : IDLE_MS,
    ...{ env, uid, version, packageFolder, now, randomBytes },
  };
}

async function writeBundle(
  path: string,
  surroundings: Surroundings,
  results: readonly Result[],
  logs: readonly string[],
) {
  const config = await new Facts(surroundings).config().catch(() => undefined);
  const secrets = await knownSecrets(config, surroundings.env);
  const bundle = await makeBundle({ surroundings, config, results, secrets, logs });
  await writePrivateFile(path, bundle);
}

/** `doctor`: what is wrong, on both sides of the web server, and what to do. */
export const doctor: Command = {
  name: "doctor",
  summary: "find what is wrong with the chat and say what to do",
  options: {
    config: { value: "FILE", required: true, help: "the configuration, converse.toml" },
    quick: { help: "do not watch an idle websocket for 70 s" },
    strict: { help: "let warnings count as errors for the exit status" },
    json: { help: "say each result as one line of JSON, and a summary in the last" },
    bundle: { value: "FILE", help: "write a file for a bug report too; secrets and messages are left out" },
    log: {
      value: "FILE",
      multiple: true,
      help: "a log to put the end of into that file; may be given more than once",
    },
  },
  notes:
    "Run it on the gateway's machine, as the gateway's account or as root, while the gateway runs. It changes nothing.\n" +
    "The exit status is 0 when there are no errors, 1 when there is one, 2 for a mistake in the command line.\n" +
    "What each check means is in docs/troubleshooting.md.",
  async run(input, edges) {
    const { stdout, stderr, env } = edges;
    const format = new TextFormat({ colours: stdout.isTTY === true && !env["NO_COLOR"] });
    const isJson = input.has("json");
    const surroundings = surroundingsOf(input, edges);
    if (surroundings.idleMs > 0 && !isJson) stderr.write(`${PATIENCE}\n`);
    const results: Result[] = [];
    for await (const result of runDoctor(surroundings)) {
      results.push(result);
      stdout.write(isJson ? `${JSON.stringify({ type: "result", ...result })}\n` : format.result(result));
    }
    const summary = summarize(results);
    stdout.write(isJson ? `${JSON.stringify({ type: "summary", ...summary })}\n` : format.summary());
    const bundle = input.text("bundle");
    if (bundle !== undefined) {
      await writeBundle(bundle, surroundings, results, input.list("log"));
      stderr.write(`${bundle} is written; read it before you send it\n`);
    }
    return summary.errors > 0 || (input.has("strict") && summary.warnings > 0) ? 1 : 0;
  },
};

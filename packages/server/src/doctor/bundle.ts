import { release } from "node:os";
import type { Config } from "../config/config.ts";
import { placesIn } from "../xmpp/prepare.ts";
import { readEnd } from "./edges/read-end.ts";
import { redact, redactLog } from "./redact.ts";
import { type Result, summarize } from "./result.ts";
import type { Surroundings } from "./surroundings.ts";

const LOG_LINES = 200;
const LOG_BYTES = 131_072;

export interface BundleParts {
  surroundings: Surroundings;
  /** Absent where the file is not valid. */
  config: Config | undefined;
  results: readonly Result[];
  /** What is known to be secret. */
  secrets: readonly string[];
  /** Other logs to put in. */
  logs: readonly string[];
}

function section(title: string, text: string): string {
  return `## ${title}\n\n\`\`\`\n${text.trimEnd()}\n\`\`\`\n`;
}

function describe(result: Result): string {
  const { check, subject, state, measured, hops } = result;
  const steps = hops.map(({ name, ms }) => `, ${name} ${ms} ms`).join("");
  return `${state.padEnd(8)}${check}${subject === null ? "" : ` [${subject}]`}: ${measured}${steps}`;
}

async function lastLines(path: string, secrets: readonly string[]): Promise<string> {
  const text = await readEnd(path, LOG_BYTES);
  if (text === "") return "(empty, or it cannot be read)";
  return redactLog(text, secrets).trimEnd().split("\n").slice(-LOG_LINES).join("\n");
}

/** Everything that somebody who helps needs to know, and nothing that is secret or somebody's. */
export async function makeBundle(parts: BundleParts): Promise<string> {
  const { surroundings, config, results, secrets } = parts;
  const { version, nodeVersion, now } = surroundings;
  const about = [
    `collective-converse ${version}`,
    `Node ${nodeVersion}`,
    `${process.platform} ${process.arch} ${release()}`,
    `made ${new Date(now()).toISOString()}`,
  ];
  const { fine, warnings, errors, skipped } = summarize(results);
  const counts = `${fine} fine, ${warnings} warnings, ${errors} errors, ${skipped} not looked at`;
  const paths = [...(config === undefined ? [] : [placesIn(config.xmpp.data).log]), ...parts.logs];
  const logs = await Promise.all(
    paths.map(async (path) => section(`The end of ${path}`, await lastLines(path, secrets))),
  );
  return [
    "# What collective-converse doctor saw\n",
    "Secrets, logins and messages are left out, addresses are shortened. Read it before you send it.\n",
    section("Versions", redact(about.join("\n"), secrets)),
    section(counts, redact(results.map(describe).join("\n"), secrets)),
    section(
      "Configuration",
      config === undefined ? "not valid" : redact(JSON.stringify(config, null, 2), secrets),
    ),
    ...logs,
  ].join("\n");
}

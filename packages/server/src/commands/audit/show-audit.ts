import { open, readFile } from "node:fs/promises";
import { auditFile, auditFiles } from "../../audit/audit-file.ts";
import { loadConfig } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Command } from "../command.ts";
import type { Edges } from "../edges.ts";
import { followFile } from "../prosody/follow-file.ts";
import { formatLine } from "./format-line.ts";
import { parseSince } from "./parse-since.ts";

/** One file's lines; it may have been put aside or removed meanwhile. */
async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return "";
    throw unreadable(path, cause);
  });
  return text.split("\n").filter((line) => line !== "");
}

function unreadable(path: string, cause: NodeJS.ErrnoException): ConverseError {
  const why = "run the command as the gateway's account or as root";
  return new ConverseError("audit-unreadable", `${path} cannot be read (${cause.code}): ${why}`, { cause });
}

/** Tells the lines that come, until this process is asked to end. */
async function follow(path: string, from: number, tell: (line: string) => void, edges: Edges): Promise<void> {
  const asked = new AbortController();
  void edges.untilAskedToEnd().then(() => asked.abort());
  const file = await open(path, "r").catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(path, cause);
  });
  let rest = "";
  await followFile(
    path,
    file,
    from,
    (text) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      parts.forEach(tell);
    },
    asked.signal,
  );
}

/** `audit`: what the gateway has written down of security events. */
export const audit: Command = {
  name: "audit",
  summary: "tell the security events: who ended whose connections, changes, refusals",
  options: {
    config: { value: "FILE", required: true, help: "the configuration, converse.toml" },
    since: {
      value: "TIME",
      help: "from then on: 2026-11-24, 2026-11-24T10:00:00Z, or 30m, 24h, 7d before now",
    },
    json: { help: "say each event as it is kept, a line of JSON" },
    follow: { short: "f", help: "go on with what comes, until Ctrl-C" },
  },
  notes: "Reads audit.log in the folder `data`; no gateway has to run. Times are in UTC.",
  async run(input, edges) {
    const since = parseSince(input.text("since"), edges.now());
    const { data } = (await loadConfig(input.required("config"))).xmpp;
    const tell = (line: string) => {
      const event = formatLine(line);
      if (event === undefined || event.at < since) return;
      edges.stdout.write(input.has("json") ? `${line}\n` : `${event.text}\n`);
    };
    const files = await auditFiles(data).catch((cause: NodeJS.ErrnoException) => {
      throw unreadable(data, cause);
    });
    let size = 0;
    for (const file of files) {
      const lines = await linesOf(file);
      if (file === auditFile(data)) size = Buffer.byteLength(lines.map((line) => `${line}\n`).join(""));
      lines.forEach(tell);
    }
    if (input.has("follow")) await follow(auditFile(data), size, tell, edges);
    return 0;
  },
};

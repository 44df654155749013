import { type FileHandle, open, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { auditFile, auditFiles } from "../../audit/audit-file.ts";
import { loadConfig } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Command } from "../command.ts";
import type { Edges } from "../edges.ts";
import { followFile } from "../prosody/follow-file.ts";
import { formatLine } from "./format-line.ts";
import { parseSince } from "./parse-since.ts";

const LOOK_MS = 250;

/** One file's whole lines, and their bytes; it may have been put aside or removed meanwhile. */
async function linesOf(path: string): Promise<{ lines: string[]; size: number }> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return "";
    throw unreadable(path, cause);
  });
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return { lines: whole.split("\n").filter((line) => line !== ""), size: Buffer.byteLength(whole) };
}

function unreadable(path: string, cause: NodeJS.ErrnoException): ConverseError {
  const why = "run the command as the gateway's account or as root";
  return new ConverseError("audit-unreadable", `${path} cannot be read (${cause.code}): ${why}`, { cause });
}

/** The file of today, which is made with the first event of the day; undefined where `signal` was aborted before. */
async function openToday(path: string, signal: AbortSignal): Promise<FileHandle | undefined> {
  while (!signal.aborted) {
    const file = await open(path, "r").catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") return undefined;
      throw unreadable(path, cause);
    });
    if (file !== undefined) return file;
    await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** Tells the lines that come, until this process is asked to end. */
async function follow(
  path: string,
  from: number,
  tell: (line: string) => void,
  asked: AbortSignal,
): Promise<void> {
  const file = await openToday(path, asked);
  if (file === undefined) return;
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
    asked,
  );
}

/** Aborted when this process is asked to end. */
function untilAsked(edges: Edges): AbortSignal {
  const asked = new AbortController();
  void edges.untilAskedToEnd().then(() => asked.abort());
  return asked.signal;
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
    const asked = input.has("follow") ? untilAsked(edges) : undefined;
    const files = await auditFiles(data).catch((cause: NodeJS.ErrnoException) => {
      throw unreadable(data, cause);
    });
    let size = 0;
    for (const file of files) {
      const { lines, size: bytes } = await linesOf(file);
      if (file === auditFile(data)) size = bytes;
      lines.forEach(tell);
    }
    if (asked !== undefined) await follow(auditFile(data), size, tell, asked);
    return 0;
  },
};

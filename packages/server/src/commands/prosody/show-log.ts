import { type FileHandle, open } from "node:fs/promises";
import { ConverseError } from "../../errors.ts";
import { placesIn, readProsodyConfig } from "../../xmpp/index.ts";
import type { Command, Input } from "../command.ts";
import type { Edges } from "../edges.ts";
import { type Chosen, chooseProsody, PROSODY_OPTIONS } from "./choose-prosody.ts";
import { followFile } from "./follow-file.ts";
import { LEVELS, type Level, levelFilter } from "./log-lines.ts";

/** More than the lines that somebody reads on a screen. */
const TAIL_BYTES = 4 * 1024 * 1024;

function levelOf(input: Input): Level {
  const given = input.text("level") ?? "debug";
  const level = LEVELS.find((name) => name === given);
  if (level === undefined)
    throw new ConverseError("cli-usage", `prosody log: --level is one of ${LEVELS.join(", ")}`);
  return level;
}

function countOf(input: Input): number {
  const given = input.text("lines") ?? "20";
  if (!/^[0-9]{1,6}$/.test(given))
    throw new ConverseError("cli-usage", "prosody log: --lines is a whole number");
  return Number(given);
}

/** The file with the most in it: our own, or the one that the system's configuration names for the most levels. */
async function logOf({ config, program, file }: Chosen): Promise<string> {
  if (config.xmpp.run === "supervised") return placesIn(config.xmpp.data).log;
  const { log } = (await readProsodyConfig(program, file))["*"] ?? {};
  if (typeof log === "object" && log !== null) {
    for (const level of [...LEVELS].reverse()) {
      const target = Reflect.get(log, level);
      if (typeof target === "string" && target.startsWith("/")) return target;
    }
  }
  if (typeof log === "string" && log.startsWith("/")) return log;
  throw new ConverseError(
    "prosody-config-unreadable",
    `${file} names no log file; look with journalctl -u prosody`,
  );
}

async function openLog(path: string): Promise<FileHandle> {
  return open(path, "r").catch((cause: NodeJS.ErrnoException) => {
    const why =
      cause.code === "ENOENT" ? "is not there: Prosody was never started" : `cannot be read: ${cause.code}`;
    throw new ConverseError("prosody-not-running", `${path} ${why}`, { cause });
  });
}

/** The last part of the file, whole lines, and the bytes of the file that are in it or before. */
async function readTail(file: FileHandle): Promise<{ lines: string[]; size: number }> {
  const { size } = await file.stat();
  const from = Math.max(size - TAIL_BYTES, 0);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
  const text = buffer.subarray(0, bytesRead);
  const end = text.lastIndexOf("\n") + 1;
  const lines = text
    .subarray(0, end)
    .toString("utf8")
    .split("\n")
    .slice(from > 0 ? 1 : 0, -1);
  return { lines, size: from + end };
}

/** Tells the lines that come, until this process is asked to end. */
async function followLines(
  path: string,
  { file, from }: { file: FileHandle; from: number },
  tellLine: (line: string) => void,
  edges: Edges,
): Promise<void> {
  const asked = new AbortController();
  void edges.untilAskedToEnd().then(() => asked.abort());
  let rest = "";
  const tell = (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) tellLine(line);
  };
  await followFile(path, file, from, tell, asked.signal);
}

/** `prosody log`: the last lines of Prosody's log, and what comes. */
export const prosodyLog: Command = {
  name: "prosody log",
  summary: "show the last lines of Prosody's log, or follow it",
  options: {
    ...PROSODY_OPTIONS,
    follow: { short: "f", help: "go on with what comes, until Ctrl-C; also over a rotation of the file" },
    lines: { value: "N", short: "n", help: "how many lines; without it 20" },
    level: { value: "LEVEL", help: `${LEVELS.join(", ")}: this and what is more important` },
  },
  async run(input, edges) {
    const least = levelOf(input);
    const count = countOf(input);
    const path = await logOf(await chooseProsody(input, edges));
    // The one that was read is followed, whatever has its name a moment later.
    const file = await openLog(path);
    try {
      const { lines, size } = await readTail(file);
      const isShown = levelFilter(least);
      const tell = (line: string) => isShown(line) && edges.stdout.write(`${line}\n`);
      for (const line of count === 0 ? [] : lines.filter(isShown).slice(-count))
        edges.stdout.write(`${line}\n`);
      if (input.has("follow")) await followLines(path, { file, from: size }, tell, edges);
    } finally {
      await file.close();
    }
    return 0;
  },
};

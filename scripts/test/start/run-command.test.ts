import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { processBegan } from "../../start/process-identity.mjs";
import { endRemembered, rememberCommands } from "../../start/remember-commands.mjs";
import { createRun } from "../../start/run-command.mjs";
import { temporaryFolder } from "./folder.ts";

const runner = (signal = new AbortController().signal, folder?: string) =>
  createRun({ env: { PATH: "/usr/bin:/bin" }, signal, ...(folder && { record: rememberCommands(folder) }) });

/** Prints its own pid and that of a descendant, which alone would outlive a signal to the first. */
const FAMILY = "sleep 60 & echo $$ $!; wait";

async function gone(pid: number) {
  while (processBegan(pid) !== undefined) await delay(5);
}

test("a program that is not there is told, not thrown about", async () => {
  await expect(runner()("no-such-program", [])).rejects.toThrow("no-such-program cannot be run");
});

test("a program that fails says how and what it wrote last, from both outputs", async () => {
  await expect(runner()("sh", ["-c", "echo out; echo err >&2; exit 3"])).rejects.toMatchObject({
    message: "sh ended with status 3",
    status: 3,
    lastLines: expect.arrayContaining(["out", "err"]),
  });
});

test("a program that takes too long is ended with its descendants", async () => {
  const pids: number[] = [];
  const late = runner()("sh", ["-c", FAMILY], {
    withinMs: 300,
    onLine: (line) => pids.push(...line.split(" ").map(Number)),
  });
  await expect(late).rejects.toThrow("sh did not end in time");
  await Promise.all(pids.map(gone));
  expect(pids).toHaveLength(2);
});

test("the signal ends it with its descendants", async () => {
  const stop = new AbortController();
  const pids: number[] = [];
  const ended = runner(stop.signal)("sh", ["-c", FAMILY], {
    onLine(line) {
      pids.push(...line.split(" ").map(Number));
      stop.abort(new Error("enough"));
    },
  });
  await expect(ended).rejects.toThrow("enough");
  await Promise.all(pids.map(gone));
});

test("what is secret goes in by standard input, and nothing else is inherited", async () => {
  const run = createRun({ env: { PATH: "/usr/bin:/bin", ONE: "1" }, signal: new AbortController().signal });
  expect(await run("sh", ["-c", "cat; env | grep -c ONE"], { input: "hush\n" })).toBe("hush\n1\n");
});

test("what a killed start left running is ended by the next one, and a stranger is not", async () => {
  const folder = temporaryFolder();
  const stop = new AbortController();
  const started = new EventTarget();
  const running = runner(stop.signal, folder)("sh", ["-c", FAMILY], {
    onLine: (line) => started.dispatchEvent(new CustomEvent("line", { detail: line })),
  });
  running.catch(() => undefined);
  const [event] = (await once(started, "line")) as [CustomEvent<string>];
  const pids = event.detail.split(" ").map(Number);
  expect(readdirSync(folder)).toEqual([String(pids[0])]);
  // Ourselves, as if an earlier program had had our number.
  writeFileSync(join(folder, String(process.pid)), "another boot 1");
  endRemembered(folder);
  await Promise.all(pids.map(gone));
  await expect(running).rejects.toThrow();
  expect(readdirSync(folder)).toEqual([]);
});

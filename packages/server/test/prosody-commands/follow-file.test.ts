import { appendFile, open, rename, truncate, writeFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { followFile } from "../../src/commands/prosody/follow-file.ts";
import { levelFilter } from "../../src/commands/prosody/log-lines.ts";
import { makeFile } from "../config/files.ts";

/** Follows a file until the test is finished; `until` resolves when all of it was told. */
async function follow(path: string, from: number) {
  let told = "";
  let look: () => void = () => undefined;
  const ended = new AbortController();
  const tell = (text: string) => {
    told += text;
    look();
  };
  const done = followFile(path, await open(path, "r"), from, tell, ended.signal);
  onTestFinished(() => {
    ended.abort();
    return done;
  });
  return {
    until: (expected: string) =>
      new Promise<void>((resolve) => {
        look = () => {
          if (told === expected) resolve();
        };
        look();
      }),
  };
}

test("what is added is told, characters whole, and nothing of before", async () => {
  const path = await makeFile("prosody.log", "old\n");
  const log = await follow(path, 4);
  const isTold = log.until("ä new\n");
  const [first, ...others] = Buffer.from("ä new\n");
  await appendFile(path, Buffer.from([first ?? 0]));
  await appendFile(path, Buffer.from(others));
  await isTold;
});

test("it goes on with the next file of the name, after the rest of the old one", async () => {
  const path = await makeFile("prosody.log", "");
  const log = await follow(path, 0);
  const isFirst = log.until("a\n");
  await appendFile(path, "a\n");
  await isFirst;
  const isRest = log.until("a\nb\nc\n");
  await rename(path, `${path}.1`);
  await appendFile(`${path}.1`, "b\n");
  await writeFile(path, "c\n");
  await isRest;
});

test("it waits where the name is nobody's for a while, and misses nothing that was written before", async () => {
  const path = await makeFile("prosody.log", "old\n");
  const file = await open(path, "r");
  await appendFile(path, "a\n");
  await rename(path, `${path}.1`);
  let told = "";
  const isTold = (text: string) =>
    new Promise<void>((resolve) => {
      tell = (more) => {
        told += more;
        if (told === text) resolve();
      };
    });
  let tell: (text: string) => void;
  const isRest = isTold("a\n");
  const ended = new AbortController();
  const done = followFile(path, file, 4, (text) => tell(text), ended.signal);
  await isRest;
  const isNext = isTold("a\nb\n");
  await writeFile(path, "b\n");
  await isNext;
  ended.abort();
  await done;
});

test("it goes on when the file was emptied", async () => {
  const path = await makeFile("prosody.log", "long line\n");
  const log = await follow(path, 10);
  const isFirst = log.until("one\n");
  await appendFile(path, "one\n");
  await isFirst;
  const isNext = log.until("one\nx\n");
  await truncate(path);
  await appendFile(path, "x\n");
  await isNext;
});

test("lines without a level go with the line before, as a traceback does", () => {
  const isShown = levelFilter("warn");
  const lines = [
    "Nov 24 12:00:00 startup\tinfo\thello",
    "more of it",
    "Nov 24 12:00:00 example.org:converse\terror\tbroken",
    "stack traceback:",
    "Nov  4 12:00:00 mod_x         \twarn\tcareful",
    "Nov 24 12:00:00 c2s55\tdebug\tx",
  ];
  expect(lines.filter(isShown)).toEqual([lines[2], lines[3], lines[4]]);
});

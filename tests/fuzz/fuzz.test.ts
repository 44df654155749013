import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { filesIn, findFuzzed, ROOT } from "./find-fuzzed.ts";
import { reportOf } from "./fuzzed.ts";
import { NO_PARSERS } from "./no-parsers.ts";

/** The same inputs in each run, so that a change that breaks something is what broke it. */
const SEED = 20_261_124;
const fuzzed = await findFuzzed();

describe("always true", () => {
  test.each(fuzzed)("$file: $name", async ({ check, briefly }) => {
    const details = await check({ seed: SEED, numRuns: briefly });
    expect(details.failed, details.failed ? reportOf(details) : "").toBe(false);
  });
});

/** How a file takes apart what it was given. */
const TAKES_APART =
  /JSON\.parse\(|\.exec\(|\.matchAll\(|afeParse\(|TextDecoder|parseArgs\(|getAttribute|new URLSearchParams\(\w|\bparse\(text/;

test("a file that takes something apart is fuzzed, or it is said why not", () => {
  const sources = ["server", "token", "web", "supervise"].flatMap((room) => filesIn(`packages/${room}/src`));
  const taking = sources.filter((file) => TAKES_APART.test(readFileSync(join(ROOT, file), "utf8")));
  const known = new Set([...fuzzed.map(({ file }) => file), ...Object.keys(NO_PARSERS)]);
  expect(taking.filter((file) => !known.has(file))).toEqual([]);
  // What is fuzzed needs no excuse.
  expect(Object.keys(NO_PARSERS).filter((file) => fuzzed.some((one) => one.file === file))).toEqual([]);
});

test("what is fuzzed is there under the name that is told", () => {
  for (const { file, name } of fuzzed) {
    const [parser = ""] = name.split(/[:,]/);
    expect(readFileSync(join(ROOT, file), "utf8"), `${file}: ${parser}`).toContain(parser);
  }
});

import { expect, test } from "vitest";
import type { FaultResult } from "../src/faults/measure-fault.ts";
import { isGood, tellResult } from "../src/faults/render-faults.ts";
import { withTable } from "../src/faults/write-reliability.ts";
import { readProcess } from "../src/soak/read-process.ts";
import { isFlat } from "../src/soak/render-soak.ts";
import { type Minute, summariseSoak } from "../src/soak/summarise-soak.ts";

const VERDICT = {
  messages: 10,
  acknowledged: 10,
  missing: [],
  archivedTwice: [],
  cameTwice: [],
  unknown: [],
  refused: [],
  sentAgain: 1,
  open: 0,
};

function result(more: Partial<FaultResult>): FaultResult {
  return {
    name: "prosody",
    title: "kill -9 of Prosody",
    members: 500,
    downMs: 1_000,
    lost: 500,
    resumed: 0,
    back: { medianMs: 2_000, lastMs: 4_000 },
    mostLogins: 30,
    requestsPerMember: 1.5,
    failures: {},
    verdict: VERDICT,
    ...more,
  };
}

test.each<[string, Partial<FaultResult>]>([
  ["a message that is missing", { verdict: { ...VERDICT, missing: ["m1"] } }],
  ["a message that came twice", { verdict: { ...VERDICT, cameTwice: ["m1"] } }],
  ["a message that is kept twice", { verdict: { ...VERDICT, archivedTwice: ["m1"] } }],
  ["a message that nobody told its recipient of", { verdict: { ...VERDICT, unknown: ["m1"] } }],
  ["somebody who is late", { back: { medianMs: 1_000, lastMs: 10_001 } }],
  ["a crowd at the door", { mostLogins: 51 }],
])("%s is not good, and is told", (_, more) => {
  expect(isGood(result({}))).toBe(true);
  expect(isGood(result(more))).toBe(false);
  expect(tellResult(result(more))).toContain("NOT GOOD");
});

test("the table takes its place in the page, and a page without one is not touched", () => {
  const page = "# Page\n\n<!-- faults: written by npm run faults -->\nold\n<!-- end of faults -->\n\nMore\n";
  const written = withTable(page, "| new |");
  expect(written).toContain("| new |\n\n<!-- end of faults -->\n\nMore\n");
  expect(written).not.toContain("old");
  expect(withTable(written, "| new |")).toBe(written);
  expect(() => withTable("# Page\n", "| new |")).toThrow("<!-- faults");
});

function minutes(count: number, memoryOf: (minute: number) => number, lost = 0): Minute[] {
  return Array.from({ length: count }, (_, place) => {
    const memory = { gateway: 100_000_000, prosody: memoryOf(place + 1), plone: 0, crowd: 0 };
    const cores = { gateway: 0, prosody: 0, plone: 0, crowd: 0 };
    return { minute: place + 1, online: 1_000, memory, cores, delivered: 1, p50Ms: 1, p99Ms: 1, lost };
  });
}

const BEFORE = { gateway: 90_000_000, prosody: 20_000_000 };

test("what grows in the first minutes is no growth, and what goes on growing is", () => {
  const settles = summariseSoak(
    BEFORE,
    minutes(30, (minute) => 1e7 * Math.min(minute, 8)),
    1_000,
  );
  expect(settles).toMatchObject({
    growth: { from: 10, gateway: 0, prosody: 0 },
    perMember: { gateway: 10_000 },
  });
  const grows = summariseSoak(
    BEFORE,
    minutes(30, (minute) => 1e7 * (10 + minute)),
    1_000,
  );
  expect(grows.growth.prosody).toBeGreaterThan(0.5);
  const result = (summary: typeof grows) => ({ before: BEFORE, minutes: [], summary });
  expect([isFlat(result(settles)), isFlat(result(grows))]).toEqual([true, false]);
});

test("a lost stream is not flat", () => {
  const summary = summariseSoak(
    BEFORE,
    minutes(30, () => 1, 1),
    1_000,
  );
  expect(isFlat({ before: BEFORE, minutes: [], summary })).toBe(false);
});

test("a process says its memory and its time, and one that is gone does not", async () => {
  const { memory, cpuMs } = await readProcess(process.pid);
  expect(memory).toBeGreaterThan(10_000_000);
  expect(cpuMs).toBeGreaterThan(0);
  await expect(readProcess(2 ** 30)).rejects.toThrow();
});

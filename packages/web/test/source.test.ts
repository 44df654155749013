import { expect, test } from "vitest";
import type { Outcome } from "../src/session/outcome.ts";
import { SessionSource } from "../src/session/source.ts";
import { session } from "./fixtures.ts";

/** A source whose gateway gives these answers in turn; time passes only in its pauses. */
function sourceThatGets(...answers: Outcome[]) {
  const pauses: { ms: number; mayWakeEarly: boolean }[] = [];
  let now = 0;
  let asked = 0;
  const source = new SessionSource({
    ask: async () => {
      asked++;
      return answers.shift() ?? { kind: "later", afterMs: 0 };
    },
    now: () => now,
    random: () => 1,
    pause: async (ms, mayWakeEarly) => {
      pauses.push({ ms, mayWakeEarly });
      now += ms;
    },
  });
  return { source, pauses, asked: () => asked, now: () => now };
}

const later: Outcome = { kind: "later", afterMs: 0 };
const ended: Outcome = { kind: "ended", code: "member-anonymous" };
const given: Outcome = { kind: "session", session: session() };

test("who is not logged in is asked once", async () => {
  const { source, asked, pauses } = sourceThatGets(ended);
  expect(await source.obtain()).toEqual(ended);
  expect(asked()).toBe(1);
  expect(pauses).toEqual([]);
});

test("what fails is tried again, each time later, and wakes when the network is back", async () => {
  const { source, pauses } = sourceThatGets(later, later, later, given);
  expect(await source.obtain()).toEqual(given);
  expect(pauses).toEqual([4000, 4000, 5000].map((ms) => ({ ms, mayWakeEarly: true })));
});

test("a wait that the server asks for is not cut short", async () => {
  const { source, pauses } = sourceThatGets({ kind: "later", afterMs: 30_000 }, given);
  await source.obtain();
  expect(pauses).toContainEqual({ ms: 30_000, mayWakeEarly: false });
});

test("a session does not make good for a stream that never comes up", async () => {
  const { source, pauses } = sourceThatGets(given, given, given);
  for (let attempt = 0; attempt < 3; attempt++) {
    await source.obtain();
    await source.rest();
  }
  expect(pauses.map(({ ms }) => ms)).toEqual([4000, 4000, 5000]);
});

test("a stream that comes up does", async () => {
  const { source, pauses } = sourceThatGets();
  for (let attempt = 0; attempt < 5; attempt++) await source.rest();
  source.succeeded();
  await source.rest();
  expect(pauses.slice(-2).map(({ ms }) => ms)).toEqual([5000, 4000]);
});

test("a stream that comes up and breaks at once, again and again, keeps the pace", async () => {
  const { source, now } = sourceThatGets(...Array.from({ length: 100 }, () => given));
  const times: number[] = [];
  for (let attempt = 0; attempt < 61; attempt++) {
    await source.obtain();
    times.push(now());
    source.succeeded();
  }
  expect((times[60] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(2 * 600_000);
});

import { Writable } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AppliedChange, ServerSettings } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../../src/config/config.ts";
import { ConverseError } from "../../src/errors.ts";
import { createLog } from "../../src/log.ts";
import { FollowedSettings } from "../../src/system/follow-settings.ts";
import { DEFAULTS } from "../../src/system/server-settings.ts";

const SITE = { name: "plone" } as SiteConfig;
const KEY = Buffer.alloc(32, 7);
const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function follow(
  answers: (ServerSettings | string)[],
  {
    random = 0.5,
    state = "applied",
    code,
    keys = [["plone", KEY]],
  }: { random?: number; state?: AppliedChange["state"]; code?: string; keys?: [string, Buffer][] } = {},
) {
  const logged: string[] = [];
  const asked: number[] = [];
  const ordered: ServerSettings[] = [];
  const followed = new FollowedSettings({
    sites: [SITE],
    keys: () => new Map(keys),
    async ask() {
      asked.push(Date.now());
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      if (typeof answer === "object") return answer;
      throw new ConverseError(answer ?? "", "no");
    },
    async order(_site, settings) {
      ordered.push(settings);
      return { changes: [{ setting: "domain", state, ...(code && { code }) }] };
    },
    log: createLog({
      level: "info",
      destination: new Writable({
        write(line, _encoding, done) {
          logged.push(JSON.parse(String(line)).code ?? JSON.parse(String(line)).msg);
          done();
        },
      }),
    }),
    random: () => random,
  });
  return { followed, logged, asked, ordered };
}

test("without a key Plone is never asked", async () => {
  const { followed, asked } = follow([DEFAULTS], { keys: [] });
  await followed.start();
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(asked).toEqual([]);
});

test("a Plone that is down for hours is one line in the log, and one when it is back", async () => {
  const down = "plone-unreachable";
  const { followed, logged, asked } = follow([down, down, down, down, DEFAULTS]);
  await followed.start();
  await vi.advanceTimersByTimeAsync(30 * MINUTE);
  expect(asked).toHaveLength(7);
  expect(logged).toEqual([down, "Plone says its settings of the XMPP server again"]);
});

test("another reason is another line", async () => {
  const { followed, logged } = follow(["plone-unreachable", "plone-timeout", "plone-timeout"]);
  await followed.start();
  await vi.advanceTimersByTimeAsync(15 * MINUTE);
  expect(logged).toEqual(["plone-unreachable", "plone-timeout"]);
});

test.each([
  [0, 4],
  [0.5, 5],
  [0.999_999, 6],
])("with a random number of %s it asks again after %s minutes", async (random, minutes) => {
  const { followed, asked } = follow([DEFAULTS], { random });
  await followed.start();
  await vi.advanceTimersByTimeAsync(minutes * MINUTE - 1000);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveLength(2);
});

test("what cannot be applied is not tried again and again, until it is something else", async () => {
  const other = { ...DEFAULTS, historyDays: 5 };
  const { followed, ordered } = follow([DEFAULTS, DEFAULTS, DEFAULTS, other, other], { state: "failed" });
  await followed.start();
  await vi.advanceTimersByTimeAsync(30 * MINUTE);
  expect(ordered).toEqual([DEFAULTS, other]);
});

test("a domain that was changed too soon after another is tried again", async () => {
  const soon = { state: "failed", code: "system-domain-soon" } as const;
  const { followed, ordered } = follow([DEFAULTS], soon);
  await followed.start();
  await vi.advanceTimersByTimeAsync(11 * MINUTE);
  expect(ordered).toEqual([DEFAULTS, DEFAULTS, DEFAULTS]);
  followed.stop();
});

test("after its end it asks no more", async () => {
  const { followed, asked } = follow([DEFAULTS]);
  await followed.start();
  followed.stop();
  await vi.advanceTimersByTimeAsync(30 * MINUTE);
  expect(asked).toHaveLength(1);
});

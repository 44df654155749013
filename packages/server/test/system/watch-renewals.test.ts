import { beforeEach, expect, test } from "vitest";
import { createLog } from "../../src/log.ts";
import { RenewalsWatch } from "../../src/system/watch-renewals.ts";

const site = {
  name: "plone",
  origins: ["https://www.example.org"],
  plone: "http://127.0.0.1:8080",
  path: "/Plone",
  domain: "example.org",
  base: "/chat",
  front: false,
};
const MINUTE = 60_000;

let now: number;
/** What the clock was set ahead. */
let ahead: number;
let isUp: boolean;
let probes: number;
/** Of whom Plone said when that they may chat. */
let renewed: Record<string, number>;
let ended: string[];
let watch: RenewalsWatch;

beforeEach(() => {
  now = 1_764_000_000_000;
  ahead = 0;
  isUp = true;
  probes = 0;
  renewed = {};
  ended = [];
  watch = new RenewalsWatch({
    sites: [site],
    sessions: () => ({
      list: async () =>
        new Map(
          Object.entries(renewed).map(([localpart, at]) => [`${localpart}@x/1`, { localpart, renewed: at }]),
        ),
    }),
    async isPloneUp() {
      probes++;
      return isUp;
    },
    async end(_, localpart) {
      ended.push(localpart);
      delete renewed[localpart];
    },
    log: createLog({ level: "silent", destination: process.stderr }),
    now: () => now + ahead,
    elapsed: () => now,
  });
});

/** Looks as often as it does by itself, for so long. */
async function goOn(ms: number): Promise<void> {
  for (const until = now + ms; now < until; ) {
    now += 15_000;
    await watch.look();
  }
}

test("who was not renewed for five minutes has to leave by then, and nobody else", async () => {
  await goOn(20 * MINUTE);
  renewed = { gone: now, here: now };
  await goOn(4.5 * MINUTE);
  expect(ended).toEqual([]);
  renewed["here"] = now;
  await goOn(0.5 * MINUTE);
  expect(ended).toEqual(["gone"]);
});

test("while all renew Plone is not asked whether it is up", async () => {
  renewed = { here: now };
  await goOn(3.5 * MINUTE);
  renewed = { here: now };
  await goOn(3.5 * MINUTE);
  expect(probes).toBe(0);
});

test("while Plone is down nobody has to leave, and from its return on all have their time", async () => {
  await goOn(20 * MINUTE);
  renewed = { jane: now };
  isUp = false;
  await goOn(30 * MINUTE);
  isUp = true;
  await goOn(4.5 * MINUTE);
  expect(ended).toEqual([]);
  await goOn(0.5 * MINUTE);
  expect(ended).toEqual(["jane"]);
});

test("a gateway that was just started gives all their time", async () => {
  renewed = { jane: now - 60 * MINUTE };
  await goOn(4.5 * MINUTE);
  expect(ended).toEqual([]);
  await goOn(0.5 * MINUTE);
  expect(ended).toEqual(["jane"]);
});

test("a Prosody that cannot be asked ends nothing, neither the watch", async () => {
  const failing = new RenewalsWatch({
    sites: [site],
    sessions: () => ({
      list: async () => {
        throw new Error("it is gone");
      },
    }),
    isPloneUp: async () => true,
    end: async () => undefined,
    log: createLog({ level: "silent", destination: process.stderr }),
    now: () => now + ahead,
    elapsed: () => now,
  });
  await failing.look();
});

test.each([
  ["ahead", 60 * MINUTE],
  ["back", -60 * MINUTE],
])(
  "when the clock is set %s by an hour nobody is sent away but who is not renewed after it",
  async (_, step) => {
    renewed = { jane: now, bob: now };
    await goOn(MINUTE);
    ahead = step;
    await watch.look();
    expect(ended).toEqual([]);
    await goOn(3 * MINUTE);
    renewed["jane"] = now + ahead;
    // As Prosody does where what it knows is later than now.
    renewed["bob"] = Math.min(renewed["bob"] ?? 0, now + ahead - 4 * MINUTE);
    await goOn(2 * MINUTE);
    expect(ended).toEqual(["bob"]);
  },
);

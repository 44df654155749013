import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { healthyWorld, simulatedPage, type World } from "./simulated-page.ts";

const SILENCE_MS = 15_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const problem =
  (status: number, code: string, headers: Record<string, string> = {}) =>
  async () =>
    Response.json({ code }, { status, headers });
const html = (status: number) => async () =>
  new Response("<html>Please log in</html>", { status, headers: { "Content-Type": "text/html" } });
const unreachable = () => Promise.reject(new TypeError("Failed to fetch"));
/** As the browser ends a request that got no answer. */
const silent = () =>
  new Promise<never>((_, reject) => {
    setTimeout(() => reject(new DOMException("timed out", "TimeoutError")), SILENCE_MS);
  });
const anonymous = problem(401, "member-anonymous");
const off = problem(403, "member-not-permitted");

type Change = Partial<World> & { breaks?: boolean };
const WORKS = healthyWorld();
const bosh = healthyWorld({ endpoints: { bosh: "/chat/http-bind" } });
const opens = (becomes: ReturnType<World["open"]>["becomes"], afterMs = 50) => ({
  open: () => ({ becomes, afterMs }),
});

/** What happens to a page that was online; `breaks`: its stream is lost with it. */
const STATES: [string, Change, { base?: World; shows?: string[] }?][] = [
  ["all works", {}],
  ["Plone is down, the stream stands", { answer: problem(502, "plone-unreachable") }],
  ["Plone is down, and the stream was lost", { answer: problem(502, "plone-unreachable"), breaks: true }],
  ["Plone answers after 30 s", { answer: silent, breaks: true }],
  ["the gateway is down", { answer: unreachable, ...opens("lost"), breaks: true }],
  ["Prosody is down", { answer: problem(502, "xmpp-unreachable"), ...opens("lost"), breaks: true }],
  ["Prosody is down and the gateway does not know", { ...opens("lost"), breaks: true }],
  ["the same with BOSH", { ...opens("lost"), breaks: true }, { base: bosh }],
  ["Prosody hangs", { ...opens("nothing"), breaks: true }],
  ["streams come up and break at once", { breaks: true }],
  ["the network is cut", { answer: unreachable, ...opens("lost"), breaks: true }],
  ["the network swallows everything", { answer: silent, ...opens("nothing"), breaks: true }],
  ["there is no DNS", { answer: unreachable, ...opens("lost"), breaks: true }],
  ["the login has expired", { answer: anonymous }, { shows: ["notice"] }],
  [
    "the login has expired, and the stream was lost",
    { answer: anonymous, breaks: true },
    { shows: ["notice"] },
  ],
  ["chat is off", { answer: off, breaks: true }, { shows: ["nothing"] }],
  ["tokens are refused", { ...opens("refused"), breaks: true }],
  ["somebody else's 401", { answer: html(401), breaks: true }],
  ["a firewall's 403", { answer: html(403), breaks: true }],
  ["429", { answer: problem(429, "session-too-many"), breaks: true }],
  [
    "429 with Retry-After",
    { answer: problem(429, "session-too-many", { "Retry-After": "120" }), breaks: true },
  ],
  ["503", { answer: html(503), breaks: true }],
  ["503 with Retry-After", { answer: problem(503, "x", { "Retry-After": "0" }), breaks: true }],
  ["redirects to a login form", { answer: unreachable, breaks: true }],
  ["answers that are HTML", { answer: html(200), breaks: true }],
];

describe.each([
  ["the dice say the shortest waits", () => 0],
  ["the dice say the middle", () => 0.5],
  ["the dice say the longest waits", () => 0.999],
])("where %s", (_, random) => {
  beforeEach(() => void vi.spyOn(Math, "random").mockImplementation(random));

  test.each(STATES)(
    "%s: a page that was online keeps the budget",
    async (name, { breaks, ...change }, more = {}) => {
      let world = more.base ?? WORKS;
      const page = simulatedPage(() => world);
      await page.begins();
      expect(page.isUp()).toBe(true);
      world = { ...world, ...change };
      const flaps = name.includes("break at once")
        ? setInterval(() => page.isUp() && page.breaks(), 100)
        : undefined;
      if (breaks) page.breaks();
      const sent = await page.inTenMinutes();
      clearInterval(flaps);
      keepsBudget(sent);
      expect(page.shown()).toEqual(more.shows ?? []);
      if (more.shows !== undefined) return;
      // Whatever it was: when it is over nobody has to reload.
      world = more.base ?? WORKS;
      await page.inTenMinutes();
      expect(page.isUp()).toBe(true);
    },
  );

  test.each(STATES)("%s: so does a page that begins in it", async (_name, change) => {
    let world: World = { ...WORKS, ...change };
    const page = simulatedPage(() => world);
    await page.begins();
    keepsBudget(await page.inTenMinutes());
    world = WORKS;
  });
});

function keepsBudget(sent: readonly { at: number; what: string }[]): void {
  const told = sent.map(({ at, what }) => `${(at / 1000).toFixed(1)} ${what}`).join("\n");
  expect(sent.length, told).toBeLessThanOrEqual(30);
  const busy = new Map<number, number>();
  for (const { at } of sent) busy.set(Math.floor(at / 1000), (busy.get(Math.floor(at / 1000)) ?? 0) + 1);
  const isBusy = (second: number) => (busy.get(second) ?? 0) >= 2;
  for (const second of busy.keys())
    expect(
      [0, 1, 2, 3].every((more) => isBusy(second + more)),
      told,
    ).toBe(false);
}

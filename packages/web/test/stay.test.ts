import { expect, test } from "vitest";
import { askForRenewal } from "../src/session/ask-renewal.ts";
import { untilSentAway } from "../src/session/stay.ts";

const now = () => 0;
const BASE = "https://www.example.org/chat/";

test("asks with our header and the page's own cookies", async () => {
  let asked: { url: string; init: RequestInit | undefined } | undefined;
  const outcome = await askForRenewal(
    BASE,
    async (url, init) => {
      asked = { url: String(url), init };
      return Response.json({ member: "hash-of-ada" });
    },
    now,
  );
  expect(outcome).toEqual({ kind: "stays", member: "hash-of-ada" });
  expect(asked?.url).toBe("https://www.example.org/chat/renewal");
  expect(asked?.init).toMatchObject({
    method: "POST",
    credentials: "same-origin",
    redirect: "error",
    headers: { "X-Requested-With": "collective.converse" },
  });
});

test.each([401, 403])("a refusal of the gateway's with %d is the end", async (status) => {
  const problem = { code: "member-anonymous" };
  expect(await askForRenewal(BASE, async () => Response.json(problem, { status }), now)).toEqual({
    kind: "ended",
    code: "member-anonymous",
  });
});

test.each([
  ["the network is gone", async () => Promise.reject(new TypeError("Failed to fetch"))],
  ["a firewall refuses", async () => new Response("Forbidden", { status: 403 })],
  ["a login page answers", async () => new Response("<html>Please log in</html>")],
  ["Plone is down", async () => Response.json({ code: "plone-unreachable" }, { status: 502 })],
  ["it is not said who the member is", async () => Response.json({})],
])("when %s nothing is known", async (_, fetcher) => {
  expect((await askForRenewal(BASE, fetcher, now)).kind).toBe("later");
});

test("asks every three minutes, sooner where nothing was known, until the member has to leave", async () => {
  const stays = { kind: "stays", member: "hash-of-ada" } as const;
  const outcomes = [stays, { kind: "later", afterMs: 0 }, stays, { kind: "ended", code: "x" }] as const;
  const pauses: number[] = [];
  let asked = 0;
  const answer = await untilSentAway("hash-of-ada", {
    ask: async () => outcomes[asked++] ?? stays,
    random: () => 0.5,
    pause: async (ms) => void pauses.push(ms / 1000),
  });
  expect(answer).toEqual({ kind: "ended", code: "x" });
  expect(pauses).toEqual([171, 171, 28.5, 171]);
});

test("who is told to come back later does not come back sooner, whatever the dice say", async () => {
  const problem = { code: "session-too-many" };
  const headers = { "Retry-After": "90" };
  const pauses: number[] = [];
  let asked = 0;
  await untilSentAway("hash-of-ada", {
    ask: () =>
      askForRenewal(
        BASE,
        async () =>
          asked++ === 0
            ? Response.json(problem, { status: 429, headers })
            : Response.json({ member: "other" }),
        now,
      ),
    random: () => 1,
    pause: async (ms) => void pauses.push(ms / 1000),
  });
  expect(pauses).toEqual([162, 90]);
});

test("another member in the same browser ends it", async () => {
  await untilSentAway("hash-of-ada", {
    ask: async () => ({ kind: "stays", member: "hash-of-bob" }),
    random: () => 0,
    pause: async () => undefined,
  });
});

test("an end of the page's chat ends the asking", async () => {
  const over = new Error("over");
  const asking = untilSentAway("hash-of-ada", {
    ask: async () => ({ kind: "stays", member: "hash-of-ada" }),
    random: () => 0,
    pause: async () => Promise.reject(over),
  });
  await expect(asking).rejects.toBe(over);
});

import { expect, test } from "vitest";
import { ConverseError } from "../../src/errors.ts";
import { askSession, codeOf } from "./ask.ts";
import { startSite } from "./site.ts";
import { json, memberAnswer } from "./stub-plone.ts";

test("each member gets their own session, however many ask at once", async () => {
  const { port, plone } = await startSite();
  plone.answer = (req, res) => json(res, memberAnswer(String(req.headers.cookie).slice("__ac=".length)));
  const ids = Array.from({ length: 40 }, (_, index) => `member${index % 20}`);
  const replies = await Promise.all(ids.map((id) => askSession(port, { Cookie: `__ac=${id}` })));
  expect(replies.map((reply) => reply.json().jid)).toEqual(ids.map((id) => `${id}@example.org`));
  expect(plone.requests).toHaveLength(20);
  expect(new Set(replies.map((reply) => reply.json().token)).size).toBe(40);
});

test("while Prosody cannot take logins there are no sessions, so that a page does not open a stream in vain as well", async () => {
  const { port, prosody, plone } = await startSite();
  Object.assign(prosody, { state: "starting" });
  const reply = await askSession(port);
  expect([reply.status, codeOf(reply)]).toEqual([502, "xmpp-unreachable"]);
  plone.answer = (_req, res) => json(res, { code: "member-not-permitted" }, 403);
  expect((await askSession(port, { Cookie: "__ac=other" })).status).toBe(403);
  Object.assign(prosody, { state: "ready" });
  expect((await askSession(port)).status).toBe(200);
});

test("Plone is asked again after five seconds", async () => {
  const { port, plone, clock } = await startSite();
  await askSession(port);
  clock.now += 4_999;
  await askSession(port);
  expect(plone.requests).toHaveLength(1);
  clock.now += 1;
  await askSession(port);
  expect(plone.requests).toHaveLength(2);
});

test("neither another language nor a Bearer token with a cookie's value gets a kept answer", async () => {
  const { port, plone } = await startSite();
  await askSession(port);
  await askSession(port, { "Accept-Language": "fr" });
  await askSession(port, { Authorization: "Bearer abc" });
  expect(plone.requests).toHaveLength(3);
});

test.each(["x".repeat(201), "de\u00fc", "<script>"])(
  "what is no list of languages stays behind: %s",
  async (language) => {
    const { port, plone } = await startSite();
    expect((await askSession(port, { "Accept-Language": language })).status).toBe(200);
    expect(plone.requests[0]?.headers["accept-language"]).toBeUndefined();
  },
);

test("a failure of Plone is not kept", async () => {
  const { port, plone } = await startSite();
  plone.answer = (_req, res) => json(res, {}, 500);
  await askSession(port);
  await askSession(port);
  expect(plone.requests).toHaveLength(2);
});

test("Bob and bob are two, an address as id is no name", async () => {
  const { port, plone } = await startSite();
  const jids: string[] = [];
  for (const id of ["Bob", "bob", "jane@example.org"]) {
    plone.answer = (_req, res) => json(res, memberAnswer(id, { fullname: " " }));
    const session = (await askSession(port, { Cookie: `__ac=${id.length}${id}`.replace("@", "") })).json();
    jids.push(`${session.jid} ${session.nickname}`);
  }
  expect(jids).toEqual([
    expect.stringMatching(/^bob\.[a-z2-7]{16}@example\.org Bob$/),
    "bob@example.org bob",
    "jane\\40example.org@example.org jane",
  ]);
});

test.each([
  ["cannot be told", async () => false],
  ["fails", () => Promise.reject(new Error("no"))],
  [
    "throws",
    () => {
      throw new Error("no");
    },
  ],
  ["hangs", () => new Promise<boolean>(() => {})],
])("a name that %s keeps nobody out", async (_what, provision) => {
  const { port, prosody, logged } = await startSite({ limits: { provisionMs: 20 } });
  prosody.provision = provision;
  expect((await askSession(port)).status).toBe(200);
  expect(logged.filter((line) => line.includes('"localpart":"jane"'))).toHaveLength(1);
});

test("a site without secrets is our own mistake: 500 with a number to look for, and the gateway lives", async () => {
  const { port, plone, logged } = await startSite({ site: { name: "other" } });
  const reply = await askSession(port);
  expect([reply.status, codeOf(reply)]).toEqual([500, "gateway-internal"]);
  const request = /request ([0-9a-f]{12})/.exec(reply.json().detail)?.[1];
  expect(logged.some((line) => line.includes(`"request":"${request}"`))).toBe(true);
  expect(plone.requests).toHaveLength(1);
  expect((await askSession(port)).status).toBe(500);
});

test.each<[string, number, () => Promise<boolean>, number]>([
  ["is not told", 5, async () => false, 502],
  ["is told too late", 5, () => new Promise(() => undefined), 502],
  ["cannot be told", 5, () => Promise.reject(new Error("no")), 502],
  ["was told", 5, async () => true, 200],
  [
    "is of who has the id now, and not of who asks",
    0,
    () => Promise.reject(new ConverseError("xmpp-unreachable", "")),
    502,
  ],
])(
  "a user id that was another person's: no session while the account %s",
  async (_what, freed, told, status) => {
    const { port, plone, prosody } = await startSite({ limits: { provisionMs: 20 } });
    const answer = memberAnswer();
    plone.answer = (_req, res) => json(res, { ...answer, user: { ...answer.user, freed } });
    prosody.provision = told;
    const reply = await askSession(port);
    expect([reply.status, reply.json().token === undefined]).toEqual([status, status !== 200]);
  },
);

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { LIMITS } from "../../src/compose/limits.ts";
import { PIXEL } from "../portraits/pictures.ts";
import { ask, askSession, codeOf, PAGE, type Reply } from "./ask.ts";
import { type Site, startSite } from "./site.ts";
import { json, memberAnswer } from "./stub-plone.ts";

const LOOSE = { burst: 1_000_000, perSecond: 1_000_000 };
const HASH = createHash("sha1").update(PIXEL).digest("hex");

/** Plone knows members by their cookie: `__ac=jane` and `__ac=jane-2` are logins of jane. */
const answer: Site["plone"]["answer"] = (req, res) =>
  json(res, memberAnswer(/__ac=([a-z]+)/.exec(req.headers.cookie ?? "")?.[1] ?? ""));

function start(pages: Partial<typeof LIMITS.pages>, more: Partial<typeof LIMITS> = {}) {
  return startSite({ answer, limits: { pages: { member: LOOSE, address: LOOSE, ...pages }, ...more } });
}

/** From a client at that address, as the web server in front says. */
function session(port: number, login: string, from = "192.0.2.1"): Promise<Reply> {
  return askSession(port, { Cookie: `__ac=${login}`, "X-Forwarded-For": from });
}

const refusal = (reply: Reply) => [reply.status, codeOf(reply), reply.headers["retry-after"]];

test("a member who mints 1,000 sessions in a minute gets some of them, and nobody else notices", async () => {
  const { port, plone, clock, logged } = await startSite({ answer });
  const statuses: number[] = [];
  for (let asked = 0; asked < 1_000; asked++) {
    clock.now += 60;
    const reply = await session(port, "jane");
    statuses.push(reply.status);
    if (reply.status !== 200) expect(refusal(reply)).toEqual([429, "session-too-many", "1"]);
    if (asked % 100 === 99) expect((await session(port, "john")).status).toBe(200);
  }
  const { burst, perSecond } = LIMITS.pages.member;
  const served = statuses.filter((status) => status === 200).length;
  expect(served).toBeGreaterThanOrEqual(burst);
  expect(served).toBeLessThanOrEqual(burst + 60 * perSecond + 1);
  // Once in five seconds for each of the two, whoever is held back.
  expect(plone.requests.length).toBeLessThan(30);
  expect(logged.filter((line) => line.includes("session-too-many") && !line.includes('"level":20'))).toEqual(
    [],
  );
});

test("who is held back is told so before Plone is asked, with whatever language, and served when the time is over", async () => {
  const { port, plone, clock } = await start({ member: { burst: 1, perSecond: 0.5 } });
  expect((await session(port, "jane")).status).toBe(200);
  clock.now += 60_000;
  expect((await session(port, "jane")).status).toBe(200);
  const asked = plone.requests.length;
  clock.now += 1;
  expect(refusal(await session(port, "jane"))).toEqual([429, "session-too-many", "2"]);
  const other = { Cookie: "__ac=jane", "Accept-Language": "xx" };
  expect(refusal(await askSession(port, other))).toEqual([429, "session-too-many", "2"]);
  expect(plone.requests).toHaveLength(asked);
  clock.now += 2_000;
  expect((await session(port, "jane")).status).toBe(200);
});

test("many logins of one member are one member", async () => {
  const { port } = await start({ member: { burst: 3, perSecond: 0.1 } });
  for (const login of ["jane", "jane-2", "jane-3"]) expect((await session(port, login)).status).toBe(200);
  expect(codeOf(await session(port, "jane-4", "192.0.2.9"))).toBe("session-too-many");
  expect((await session(port, "john")).status).toBe(200);
});

describe("by address", () => {
  test("who asks for many members is held back, and Plone is not asked; another address is served", async () => {
    const { port, plone } = await start({ address: { burst: 2, perSecond: 0.5 } });
    for (const login of ["ann", "bob"]) expect((await session(port, login)).status).toBe(200);
    expect(refusal(await session(port, "carl"))).toEqual([429, "request-too-many", "2"]);
    expect(plone.requests).toHaveLength(2);
    expect((await session(port, "carl", "192.0.2.2")).status).toBe(200);
  });

  test("the network of 64 bits is one address, and its neighbour another", async () => {
    const { port } = await start({ address: { burst: 1, perSecond: 0.5 } });
    expect((await session(port, "ann", "2001:db8:1:2::1")).status).toBe(200);
    expect(codeOf(await session(port, "ann", "2001:db8:1:2:ffff::9"))).toBe("request-too-many");
    expect((await session(port, "ann", "2001:db8:1:3::1")).status).toBe(200);
  });

  test("what does not come from a page of the site uses up nothing of it", async () => {
    const { port } = await start({ address: { burst: 1, perSecond: 0.1 } });
    const from = { "X-Forwarded-For": "192.0.2.1" };
    for (const headers of [{ Origin: "https://evil.example" }, { "X-Requested-With": "" }, { Cookie: "" }])
      expect((await askSession(port, { ...from, ...headers })).status).not.toBe(429);
    expect((await session(port, "ann")).status).toBe(200);
    expect((await session(port, "ann")).status).toBe(429);
  });

  test("a proxy that does not say who asked it is not held back, since it brings everybody", async () => {
    const { port } = await start({ address: { burst: 1, perSecond: 0.1 } });
    for (let asked = 0; asked < 5; asked++) expect((await askSession(port)).status).toBe(200);
  });
});

test.each([
  ["renewal", { method: "POST", path: "/chat/renewal" }],
  ["people", { path: "/chat/people?q=jane" }],
  ["doctor", { method: "POST", path: "/chat/doctor" }],
] as const)("%s is counted with the sessions", async (_, request) => {
  const { port } = await start({ address: { burst: 1, perSecond: 0.1 } });
  expect((await session(port, "abc")).status).toBe(200);
  const headers = { ...PAGE, Cookie: "__ac=abc", "X-Forwarded-For": "192.0.2.1" };
  expect(codeOf(await ask(port, { ...request, headers }))).toBe("request-too-many");
});

test("portraits are counted by themselves: who shows a room's can still log in", async () => {
  const few = { burst: 2, perSecond: 0.1 };
  const { port } = await start({}, { portraits: { member: few, address: LOOSE } });
  const portrait = () =>
    ask(port, { path: `/chat/portraits/${HASH}?of=jane`, headers: { Cookie: "__ac=abc" } });
  expect([(await portrait()).status, (await portrait()).status]).not.toContain(429);
  expect(codeOf(await portrait())).toBe("session-too-many");
  expect((await askSession(port)).status).toBe(200);
});

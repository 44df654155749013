import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test, vi } from "vitest";
import type { SystemPeople } from "../../../../spec/http.d.ts";
import { signRequest } from "../../src/system/sign-request.ts";
import { ask, codeOf } from "./ask.ts";
import { type Site, type SiteChanges, startSite } from "./site.ts";
import { json, memberAnswer } from "./stub-plone.ts";

const KEY = randomBytes(32);
const SEARCH = { permitted: true, emails: false, shortest: 2, most: 20 };

type Listed = SystemPeople["people"][number];

function listed(id: string, fullname: string, rest: Partial<Listed> = {}): Listed {
  return { id, fullname, login: "", email: "", groups: [], portrait: null, ...rest };
}

/** What Plone's members are; changed by the tests. */
interface World {
  people: Listed[];
  complete: boolean;
  search: object | undefined;
  /** Answers in place of the listing. */
  fail?: (res: ServerResponse) => void;
}

/** Who asks, by the cookie: `__ac=jane`. */
function answer(world: World) {
  return (req: IncomingMessage, res: ServerResponse) => {
    const url = new URL(req.url ?? "", "http://plone");
    const who = /__ac=(\w+)/.exec(req.headers.cookie ?? "")?.[1] ?? "jane";
    if (url.pathname.endsWith("@converse")) return json(res, { ...memberAnswer(who), search: world.search });
    if (url.pathname.endsWith("@converse-people"))
      return json(res, { people: [{ id: "of-plone", fullname: "Found by Plone" }] });
    if (!url.pathname.endsWith("@converse-system-people")) return json(res, {}, 404);
    if (world.fail) return world.fail(res);
    const [part, of] = ["part", "of"].map((name) => Number(url.searchParams.get(name)));
    const people = world.people.filter(({ id }) => id.length % (of ?? 1) === part);
    const tag = `"${JSON.stringify([world.complete, people]).length}.${people.map(({ id }) => id)}"`;
    if (req.headers["if-none-match"] === tag) return res.writeHead(304).end();
    res.setHeader("ETag", tag);
    return json(res, {
      complete: world.complete,
      groups: { choir: "Choir" },
      people: world.complete ? people : [],
    });
  };
}

interface Story extends Site {
  world: World;
  search(query: string, who?: string): Promise<string[]>;
  asked(service: string): string[];
  /** Plone says that members are others; resolves when the gateway has looked. */
  tell(path: string, body?: object): Promise<number>;
}

async function story(world: Partial<World> = {}, changes: SiteChanges = {}): Promise<Story> {
  const all: World = {
    people: [
      listed("bob", "Bob Small", {
        groups: ["choir", "unknown"],
        portrait: "portal_memberdata/portraits/bob",
      }),
      listed("ann", "Ann Smith", { email: "ann@home.example" }),
      listed("jane", "Jane Smith"),
    ],
    complete: true,
    search: SEARCH,
    ...world,
  };
  const site = await startSite({
    ploneKeys: () => new Map([["plone", KEY]]),
    answer: answer(all),
    ...changes,
  });
  return {
    ...site,
    world: all,
    async search(query, who = "jane") {
      const reply = await get(site.port, query, who);
      expect(reply.status, JSON.stringify(reply.json())).toBe(200);
      return reply.json().people.map(({ fullname }: { fullname: string }) => fullname);
    },
    asked: (service) =>
      site.plone.requests
        .map(({ url = "" }) => url.split("/").at(-1) ?? "")
        .filter((url) => url.startsWith(service)),
    async tell(path, body) {
      const text = body === undefined ? "" : JSON.stringify(body);
      const signature = signRequest(
        { direction: "plone", site: "plone", method: "POST", path, body: Buffer.from(text) },
        { key: KEY, at: site.clock.now / 1000, nonce: randomBytes(16) },
      );
      const headers = { "X-Converse-Signature": signature, "Content-Type": "application/json" };
      return (await ask(site.port, { method: "POST", path, headers, body: text })).status;
    },
  };
}

function get(port: number, query: string, who = "jane") {
  return ask(port, {
    path: `/chat/people?q=${encodeURIComponent(query)}`,
    headers: { "X-Requested-With": "collective.converse", Cookie: `__ac=${who}` },
  });
}

/** Until the gateway knows the people. */
async function known({ logged }: Story): Promise<void> {
  await vi.waitFor(() => expect(logged.join("")).toContain("the site's people are searched here"));
}

// Refused

test("who may not list the members finds nobody, and nothing is looked for", async () => {
  const site = await story({ search: { ...SEARCH, permitted: false } });
  await known(site);
  const reply = await get(site.port, "bob");
  expect([reply.status, codeOf(reply)]).toEqual([403, "people-not-permitted"]);
  expect(site.asked("@converse-people")).toEqual([]);
});

test("nobody finds by an address who may not do so in Plone", async () => {
  const site = await story();
  await known(site);
  expect(await site.search("home.example")).toEqual([]);
  const other = await story({ search: { ...SEARCH, emails: true } });
  await known(other);
  expect(await other.search("home.example")).toEqual(["Ann Smith"]);
});

test.each(["", "b", " b ", "%20"])("what is too short, as %j, finds nobody", async (query) => {
  const site = await story({ search: { ...SEARCH, shortest: 4 } });
  await known(site);
  expect(await site.search(query)).toEqual([]);
  expect(await site.search("bob")).toEqual([]);
  expect(await site.search("small")).toEqual(["Bob Small"]);
  expect(site.asked("@converse-people")).toEqual([]);
});

test("who asks faster than anybody types is told when to ask again, and others are not", async () => {
  const site = await story({}, { limits: { search: { burst: 3, perSecond: 0.5 } } });
  await known(site);
  for (let time = 0; time < 3; time++) expect(await site.search("bob")).toEqual(["Bob Small"]);
  const reply = await get(site.port, "bob");
  expect([reply.status, codeOf(reply), reply.headers["retry-after"]]).toEqual([429, "people-too-many", "2"]);
  expect(await site.search("bob", "ann")).toEqual(["Bob Small"]);
  site.clock.now += 2_000;
  expect(await site.search("bob")).toEqual(["Bob Small"]);
  expect((await get(site.port, "bob")).status).toBe(429);
});

test("a clock that is put back holds nobody back for longer", async () => {
  const site = await story({}, { limits: { search: { burst: 1, perSecond: 1 } } });
  await known(site);
  await site.search("bob");
  site.clock.now -= 3_600_000;
  expect((await get(site.port, "bob")).headers["retry-after"]).toBe("1");
  site.clock.now += 1_000;
  await site.search("bob");
});

// Plone searches

test.each([
  ["the site cannot list its people", { complete: false }],
  ["the listing fails", { fail: (res: ServerResponse) => json(res, {}, 500) }],
  ["the listing is something else", { fail: (res: ServerResponse) => json(res, { people: "all" }) }],
  ["there is no such service", { fail: (res: ServerResponse) => json(res, {}, 404) }],
  ["nothing has changed that was never told", { fail: (res: ServerResponse) => res.writeHead(304).end() }],
] as [string, Partial<World>][])("where %s, Plone searches", async (_, world) => {
  const site = await story(world);
  await vi.waitFor(() =>
    expect(site.logged.join("")).toMatch(/cannot list its people|did not list its people/),
  );
  expect(await site.search("bob")).toEqual(["Found by Plone"]);
});

test("a Plone that starts after the gateway is asked again soon", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const site = await story({ fail: (res) => res.destroy() });
    await vi.waitFor(() => expect(site.logged.join("")).toContain("did not list its people"));
    delete site.world.fail;
    await vi.advanceTimersByTimeAsync(15_000);
    await known(site);
    expect(await site.search("bob")).toEqual(["Bob Small"]);
  } finally {
    vi.useRealTimers();
  }
});

test("while the people are not known yet, and in a site without a key, Plone searches", async () => {
  const site = await story({ fail: () => undefined });
  expect(await site.search("bob")).toEqual(["Found by Plone"]);
  const keyless = await story({}, { ploneKeys: () => new Map() });
  expect(await keyless.search("bob")).toEqual(["Found by Plone"]);
  expect(keyless.asked("@converse-system-people")).toEqual([]);
});

test("an add-on that does not say how one may search is asked itself", async () => {
  const site = await story({ search: undefined });
  await known(site);
  expect(await site.search("bob")).toEqual(["Found by Plone"]);
});

test("what was listed long ago is not good any more", async () => {
  const site = await story();
  await known(site);
  site.clock.now += 899_000;
  expect(await site.search("bob")).toEqual(["Bob Small"]);
  site.clock.now += 2_000;
  expect(await site.search("bob")).toEqual(["Found by Plone"]);
});

// Found here

test("people are found without asking Plone, with groups and portraits, and Prosody is told of them", async () => {
  const site = await story();
  await known(site);
  const reply = await get(site.port, "SMALL böb");
  expect(reply.headers["cache-control"]).toBe("no-store");
  expect(reply.json()).toEqual({
    people: [
      {
        jid: "bob@example.org",
        fullname: "Bob Small",
        groups: ["Choir"],
        portrait: "https://www.example.org/portal_memberdata/portraits/bob",
      },
    ],
  });
  expect(site.prosody.provisioned).toEqual(["bob@example.org Bob Small"]);
  expect(site.asked("@converse-people")).toEqual([]);
});

test("who asks is not found, and no more than the site wants", async () => {
  const site = await story({ search: { ...SEARCH, most: 1 } });
  await known(site);
  expect(await site.search("smith")).toEqual(["Ann Smith"]);
  expect(await site.search("smith", "ann")).toEqual(["Jane Smith"]);
  expect(await site.search("sm")).toHaveLength(1);
});

test("each part is asked for once, signed, and what has not changed is not sent again", async () => {
  const site = await story();
  await known(site);
  expect(site.asked("@converse-system-people")).toEqual(
    Array.from({ length: 8 }, (_, part) => `@converse-system-people?part=${part}&of=8`),
  );
  const signed = site.plone.requests.filter(({ url }) => url?.includes("system-people"));
  expect(new Set(signed.map(({ headers }) => headers["x-converse-signature"])).size).toBe(8);
  expect(signed.every(({ headers }) => headers.cookie === undefined)).toBe(true);
});

// Changes

test.each([
  ["/.collective-converse/contacts-changed", undefined],
  ["/.collective-converse/people-changed", { users: ["bob"] }],
])("what Plone tells at %s is looked at, and only the part that changed is sent", async (path, body) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const site = await story();
    await vi.waitFor(() => expect(site.asked("@converse-system-people")).toHaveLength(8));
    await known(site);
    await vi.advanceTimersByTimeAsync(5_000);
    site.world.people = [...site.world.people, listed("newcomer", "Bobby New")];
    expect(await site.tell(path, body)).toBe(202);
    await vi.waitFor(async () => expect(await site.search("bob")).toEqual(["Bob Small", "Bobby New"]));
    const again = site.plone.requests.filter(({ url }) => url?.includes("system-people")).slice(8);
    expect(again.every(({ headers }) => headers["if-none-match"] !== undefined)).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test.each(["barred", "deleted"])("who was %s is not found from that moment on", async (reason) => {
  const site = await story();
  await known(site);
  expect(await site.search("bob")).toEqual(["Bob Small"]);
  await site.tell("/.collective-converse/ended", { user: "bob", reason });
  expect(await site.search("bob")).toEqual([]);
});

test("who has logged out is still found", async () => {
  const site = await story();
  await known(site);
  await site.tell("/.collective-converse/ended", { user: "bob", reason: "logout" });
  expect(await site.search("bob")).toEqual(["Bob Small"]);
});

test("after everybody was barred Plone says who is left", async () => {
  const site = await story();
  await known(site);
  await site.tell("/.collective-converse/ended", { user: null, reason: "barred" });
  site.clock.now += 60_000;
  expect(await site.search("bob")).toEqual(["Found by Plone"]);
});

import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test, vi } from "vitest";
import { LIMITS } from "../../src/compose/limits.ts";
import { localpartFor } from "../../src/session/localpart.ts";
import { ask, codeOf, PAGE, type Reply } from "./ask.ts";
import { type Site, type SiteChanges, startSite } from "./site.ts";
import { json, memberAnswer } from "./stub-plone.ts";

const SEARCH = { permitted: true, emails: false, shortest: 2, most: 20 };
/** Of every kind: what is 2,000 characters of one is up to 8,000 bytes. */
const ODD = ["a", "Ж", "𐍈", "\n", "\0", "<b>", "../", '"', "%00", " ", "\u202e", "@", "\\40"];

interface Person {
  id: string;
  fullname: string;
  portrait?: string | null;
}

interface Asked {
  method: string | undefined;
  body: string;
  cookie: string | undefined;
}

interface Story extends Site {
  /** Bodies that Plone was asked with. */
  asked: Asked[];
  chatWith(users: unknown, who?: string): Promise<Reply>;
  /** User ids in the answer. */
  found(users: readonly string[], who?: string): Promise<string[]>;
}

/** A Plone that answers with `people`, whoever they are. */
async function story(people: Person[], changes: SiteChanges & { search?: object } = {}): Promise<Story> {
  const asked: Asked[] = [];
  const site = await startSite({
    answer: (req: IncomingMessage, res: ServerResponse) => {
      const who = /__ac=(\w+)/.exec(req.headers.cookie ?? "")?.[1] ?? "jane";
      const path = req.url ?? "";
      if (path.endsWith("@converse"))
        return json(res, { ...memberAnswer(who), search: changes.search ?? SEARCH });
      if (path.includes("@converse-system-people")) {
        const { searchParams } = new URL(path, "http://plone");
        const isFirst = searchParams.get("part") === "0";
        const listed = people.map((person) => ({
          login: "",
          email: "",
          groups: [],
          portrait: null,
          ...person,
        }));
        res.setHeader("ETag", '"1"');
        return json(res, { complete: true, groups: {}, people: isFirst ? listed : [] });
      }
      if (!path.endsWith("@converse-chat-with")) return json(res, {}, 404);
      const chunks: Buffer[] = [];
      req.on("data", (chunk) => chunks.push(chunk));
      req.on("end", () => {
        asked.push({
          method: req.method,
          body: Buffer.concat(chunks).toString(),
          cookie: req.headers.cookie,
        });
        json(res, { people });
      });
    },
    ...changes,
  });
  const chatWith = (users: unknown, who = "jane") => post(site.port, JSON.stringify({ users }), who);
  return {
    ...site,
    asked,
    chatWith,
    async found(users, who) {
      const reply = await chatWith(users, who);
      expect(reply.status, reply.text).toBe(200);
      return reply.json().people.map(({ user }: { user: string }) => user);
    },
  };
}

function post(port: number, body: string | Buffer, who: string | undefined, headers: object = {}) {
  return ask(port, {
    method: "POST",
    path: "/chat/chat-with",
    headers: { ...PAGE, ...(who && { Cookie: `__ac=${who}` }), ...headers },
    body,
  });
}

const BOB = { id: "bob", fullname: "Bob Small", portrait: null };

// Refused

test("who is not logged in learns nothing, and Plone is not asked", async () => {
  const { port, plone } = await story([BOB]);
  const reply = await post(port, '{"users":["bob"]}', undefined);
  expect([reply.status, codeOf(reply)]).toEqual([401, "member-anonymous"]);
  expect(plone.requests).toEqual([]);
});

test.each([
  ["another page", { Origin: "https://evil.example" }, 403, "session-origin"],
  ["a page that hides where it is from", { Origin: "null" }, 403, "session-origin"],
  ["another site by what the browser says", { "Sec-Fetch-Site": "cross-site" }, 403, "session-origin"],
  ["a form", { "X-Requested-With": "" }, 403, "session-header"],
])("a request of %s is refused, and Plone is not asked", async (_, headers, status, code) => {
  const { port, plone } = await story([BOB]);
  const reply = await post(port, '{"users":["bob"]}', "jane", headers);
  expect([reply.status, codeOf(reply)]).toEqual([status, code]);
  expect(plone.requests).toEqual([]);
});

test("it is a POST", async () => {
  const { port } = await story([BOB]);
  const reply = await ask(port, { path: "/chat/chat-with", headers: { ...PAGE, Cookie: "__ac=jane" } });
  expect([reply.status, codeOf(reply), reply.headers.allow]).toEqual([405, "request-method", "POST"]);
});

test.each([
  "",
  "null",
  "[]",
  "{}",
  "{",
  '{"users":"bob"}',
  '{"users":[1]}',
  '{"users":[""]}',
  '{"users":[["bob"]]}',
  `{"users":["${"x".repeat(4001)}"]}`,
  JSON.stringify({ users: Array.from({ length: 51 }, (_, number) => `u${number}`) }),
  Buffer.from('{"users":["\xff"]}', "latin1"),
  "[".repeat(100_000),
])("a body that is no list of at most fifty ids is refused: $#", async (body) => {
  const { port, plone } = await story([BOB]);
  const reply = await post(port, body, "jane");
  expect([reply.status, codeOf(reply)]).toEqual([400, "request-malformed"]);
  expect(plone.requests).toEqual([]);
});

test("one larger than fifty of the longest ids is not read", async () => {
  const { port } = await story([BOB]);
  const reply = await post(port, "x".repeat(LIMITS.chatWithBody.bytes + 1), "jane");
  expect([reply.status, codeOf(reply)]).toEqual([413, "request-too-large"]);
});

test("who asks faster than anybody clicks is told when to ask again, and others are not", async () => {
  const site = await story([BOB], { limits: { chatWith: { burst: 2, perSecond: 0.5 } } });
  for (let time = 0; time < 2; time++) expect(await site.found(["bob"])).toEqual(["bob"]);
  const reply = await site.chatWith(["bob"]);
  expect([reply.status, codeOf(reply), reply.headers["retry-after"]]).toEqual([429, "people-too-many", "2"]);
  expect(await site.found(["bob"], "ann")).toEqual(["bob"]);
  expect(site.asked).toHaveLength(3);
  site.clock.now += 2_000;
  expect(await site.found(["bob"])).toEqual(["bob"]);
});

test("who is unknown, has no chat or is not for this member is left out, all alike", async () => {
  const site = await story([]);
  const replies = await Promise.all(["bob", "ghost", "jane"].map((user) => site.chatWith([user])));
  expect(new Set(replies.map(({ status, text }) => `${status} ${text}`))).toEqual(
    new Set(['200 {"people":[]}']),
  );
});

test("what Plone says of others than it was asked for is dropped, and nobody becomes somebody else", async () => {
  const site = await story([BOB, { id: "BOB", fullname: "Bob Large" }, { id: "ann", fullname: "Ann" }, BOB]);
  expect(await site.found(["bob", "Ann", "bob"])).toEqual(["bob"]);
});

test.each([{ people: [{ id: 1 }] }, { people: {} }, [], null])(
  "an answer of Plone's that is something else is refused: %j",
  async (answer) => {
    const { port } = await startSite({
      answer: (req, res) => json(res, req.url?.endsWith("@converse") ? memberAnswer() : answer),
    });
    const reply = await post(port, '{"users":["bob"]}', "jane");
    expect([reply.status, codeOf(reply)]).toEqual([502, "plone-invalid"]);
  },
);

test("with nobody to ask for Plone is not asked", async () => {
  const site = await story([BOB]);
  expect(await site.found([])).toEqual([]);
  expect(await site.found(["jane"])).toEqual([]);
  expect(site.asked).toEqual([]);
});

// Answered

test("a page learns address, name and portrait, and has an account made for them", async () => {
  const site = await story([
    { ...BOB, portrait: "portal_memberdata/portraits/bob" },
    { id: "Ann", fullname: "" },
  ]);
  const reply = await site.chatWith(["Ann", "bob", "ghost"]);
  expect(reply.json()).toEqual({
    people: [
      {
        user: "bob",
        jid: "bob@example.org",
        fullname: "Bob Small",
        portrait: "https://www.example.org/portal_memberdata/portraits/bob",
      },
      { user: "Ann", jid: `${localpartFor("Ann")}@example.org`, fullname: "Ann", portrait: null },
    ],
  });
  expect(reply.headers["cache-control"]).toBe("no-store");
  expect(site.prosody.provisioned.toSorted()).toEqual([
    `${localpartFor("Ann")}@example.org Ann`,
    "bob@example.org Bob Small",
  ]);
});

test("Plone is asked once, with the member's own login and nothing else of the page's", async () => {
  const site = await story([BOB]);
  await site.found(["bob", "ghost", "bob"]);
  expect(site.asked).toEqual([{ method: "POST", body: '{"users":["bob","ghost"]}', cookie: "__ac=jane" }]);
});

test.each(ODD)("ids of 2,000 characters come to Plone and back as they are: %j", async (sign) => {
  const id = [...sign.repeat(2000)].slice(0, 2000).join("");
  const site = await story([{ id, fullname: `Long\n${sign}` }]);
  const users = Array.from({ length: 49 }, (_, number) => `${id.slice(0, -4)}${number}`);
  const reply = await site.chatWith([...users, id]);
  expect(reply.status, reply.text).toBe(200);
  expect(reply.json().people).toMatchObject([{ user: id, jid: `${localpartFor(id)}@example.org` }]);
});

test("half a surrogate pair is nobody's, and keeps nobody else from being found", async () => {
  const site = await story([BOB]);
  expect(await site.found(["\ud800", "a\udc00b", "bob"])).toEqual(["bob"]);
  expect(site.asked[0]?.body).toBe('{"users":["bob"]}');
});

test("where the gateway knows the site's people Plone is not asked, but for who may not list them", async () => {
  const keys = new Map([["plone", randomBytes(32)]]);
  const known = async (changes: object) => {
    const site = await story([BOB, { id: "ann", fullname: "Ann" }], { ploneKeys: () => keys, ...changes });
    await vi.waitFor(() => expect(site.logged.join("")).toContain("the site's people are searched here"));
    return site;
  };
  const site = await known({});
  expect(await site.found(["ghost", "bob"])).toEqual(["bob"]);
  expect(site.asked).toEqual([]);
  const other = await known({ search: { ...SEARCH, permitted: false } });
  expect(await other.found(["bob"])).toEqual(["bob"]);
  expect(other.asked).toHaveLength(1);
});

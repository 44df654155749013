import { expect, test } from "vitest";
import { type Ask, ask, codeOf } from "./ask.ts";
import { startSite } from "./site.ts";
import { json, memberAnswer, type StubPlone } from "./stub-plone.ts";

const PAGE = { "X-Requested-With": "collective.converse", Cookie: "__ac=abc" };

function search(port: number, rest: Ask = {}) {
  return ask(port, { path: "/chat/people?q=ja", ...rest, headers: { ...PAGE, ...rest.headers } });
}

/** What Plone finds; every member is Jane, with a search like this. */
function finds(plone: StubPlone, people: unknown, search?: object): void {
  plone.answer = (req, res) =>
    json(res, req.url?.includes("@converse-people") ? { people } : { ...memberAnswer(), search });
}

test.each([
  [{ method: "POST" }, 405, "request-method"],
  [{ headers: { "Sec-Fetch-Site": "cross-site" } }, 403, "session-origin"],
  [{ headers: { "Sec-Fetch-Site": "same-site" } }, 403, "session-origin"],
  [{ headers: { Origin: "https://evil.example" } }, 403, "session-origin"],
  [{ headers: { Origin: "null" } }, 403, "session-origin"],
  [{ headers: { "X-Requested-With": "XMLHttpRequest" } }, 403, "session-header"],
  [{ headers: { Cookie: "" } }, 401, "member-anonymous"],
] as [Ask, number, string][])("%j is refused", async (rest, status, code) => {
  const { port, plone } = await startSite();
  const reply = await search(port, rest);
  expect([reply.status, codeOf(reply)]).toEqual([status, code]);
  expect(plone.requests).toEqual([]);
});

test("who may not list the members is told so", async () => {
  const { port, plone } = await startSite();
  plone.answer = (_req, res) => json(res, { code: "people-not-permitted", message: "" }, 403);
  const reply = await search(port);
  expect([reply.status, codeOf(reply)]).toEqual([403, "people-not-permitted"]);
});

test("an answer of another kind is refused", async () => {
  const { port } = await startSite();
  expect(codeOf(await search(port))).toBe("plone-invalid");
});

test("who is found can be written to: Prosody is told of them, slow or not", async () => {
  const { port, plone, prosody } = await startSite({ limits: { provisionMs: 20 } });
  finds(plone, [
    { id: "Bob", fullname: "Bob\u202E\n Baker" },
    { id: "mei", fullname: "" },
  ]);
  prosody.provision = (name) => (name === "mei" ? new Promise(() => {}) : Promise.resolve(true));
  const reply = await search(port);
  expect(prosody.provisioned).toEqual([
    expect.stringMatching(/^bob\.[a-z2-7]{16}@example\.org Bob Baker$/),
    "mei@example.org mei",
  ]);
  expect(reply.json()).toMatchObject({ people: [{ fullname: "Bob Baker" }, { fullname: "mei" }] });
});

test("however many Plone finds, the XMPP server is told of twenty", async () => {
  const { port, plone, prosody } = await startSite();
  const people = Array.from({ length: 1000 }, (_, index) => ({ id: `jane${index}`, fullname: "Jane" }));
  finds(plone, people);
  expect((await search(port)).json().people).toHaveLength(20);
  expect(prosody.provisioned).toHaveLength(20);
});

test("a member finds people with their chat addresses", async () => {
  const { port, plone } = await startSite();
  finds(plone, [
    {
      id: "jane@example.org",
      fullname: "Jane",
      groups: ["Choir\u202E\n of the town"],
      portrait: "portal_memberdata/portraits/jane-40example.org",
    },
    { id: "Bob", fullname: "Bob" },
  ]);
  const reply = await search(port, {
    headers: { Origin: "https://www.example.org", "Sec-Fetch-Site": "same-origin" },
  });
  expect(reply.headers["cache-control"]).toBe("no-store");
  expect(reply.json()).toEqual({
    people: [
      {
        jid: "jane\\40example.org@example.org",
        fullname: "Jane",
        groups: ["Choir of the town"],
        portrait: "https://www.example.org/portal_memberdata/portraits/jane-40example.org",
      },
      {
        jid: expect.stringMatching(/^bob\.[a-z2-7]{16}@example\.org$/),
        fullname: "Bob",
        groups: [],
        portrait: null,
      },
    ],
  });
});

test.each(["//evil.example/x", "/x", "../x", "a/../b", "a?b", "a#b", 'a"b', "javascript:x", ""])(
  "a portrait at %j is none",
  async (portrait) => {
    const { port, plone } = await startSite();
    finds(plone, [{ id: "jane", fullname: "Jane", groups: [], portrait }]);
    expect((await search(port)).json().people).toMatchObject([{ portrait: null }]);
  },
);

test.each([
  ["?q=J%C3%BCrgen%20M&x=1", "?q=J%C3%BCrgen+M"],
  ["?q=a%26b%3Dc%23/../..", "?q=a%26b%3Dc%23%2F..%2F.."],
  ["?q=a%ff", "?q=a%EF%BF%BD"],
  [`?q=${"x".repeat(99)}%F0%9F%98%80`, `?q=${"x".repeat(99)}%EF%BF%BD`],
])("what was typed goes to Plone and nothing else: %s", async (query, forwarded) => {
  const { port, plone } = await startSite();
  await search(port, { path: `/chat/people${query}` });
  expect(plone.requests[1]?.url).toBe(
    `/VirtualHostBase/https/www.example.org:443/Plone/VirtualHostRoot/@converse-people${forwarded}`,
  );
});

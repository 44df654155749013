import { describe, expect, test } from "vitest";
import { LIMITS } from "../../src/compose/limits.ts";
import { ADDRESSES } from "../../src/compose/routes.ts";
import { createSystem } from "../../src/compose/system.ts";
import { Plone } from "../../src/plone/plone.ts";
import { Ended } from "../../src/session/ended.ts";
import { ask } from "./ask.ts";
import { heardOf, routes, type Sent, STORIES, type Story, startEverything } from "./route-stories.ts";
import { optionsFor } from "./site.ts";

const EVIL = "https://evil.example";
const guarded = (...guards: Story["guard"][]) => routes.filter(([, { guard }]) => guards.includes(guard));

test("each route of the gateway has its story", () => {
  expect(Object.keys(STORIES).sort()).toEqual([...Object.keys(ADDRESSES), "assets", "plone"].sort());
  for (const [name, address] of Object.entries(ADDRESSES))
    for (const { path } of STORIES[name as keyof typeof ADDRESSES])
      expect(path.startsWith(address)).toBe(true);
});

test.each(routes)("what a page of the site asks is served: %s", async (_name, story) => {
  const { status, answer } = await heardOf(story, {});
  expect(status, answer).toBe(story.status);
});

describe.each(guarded("own"))("refused, and nobody is asked: %s", (_name, story) => {
  test.each<[string, Sent]>([
    ["from another origin", { headers: { Origin: EVIL } }],
    ["from no origin", { headers: { Origin: undefined } }],
    ["from the origin null", { headers: { Origin: "null" } }],
    ["from two origins", { lines: `Origin: ${EVIL}\r\n` }],
    ["with a body of a simple form", { ...form(story, "application/x-www-form-urlencoded") }],
    ["with a body of plain text", { ...form(story, "text/plain") }],
    ["with a body of a form with files", { ...form(story, "multipart/form-data; boundary=x") }],
  ])("%s", async (_how, sent) => {
    const { status, heard, answer } = await heardOf(story, sent);
    expect([403, 405, 426], answer).toContain(status);
    expect(heard).toEqual([]);
    expect(answer).not.toMatch(/access-control-allow-origin/i);
  });
});

/** What a page of another site can send with no leave: a form, with the member's cookie. */
function form(story: Story, type: string): Sent {
  const { Cookie } = story.headers;
  const none = Object.fromEntries(Object.keys(story.headers).map((name) => [name, undefined]));
  return {
    method: "POST",
    body: "a=b",
    headers: {
      ...none,
      Cookie,
      Origin: EVIL,
      "Sec-Fetch-Site": "cross-site",
      "Content-Type": type,
      Connection: "close",
    },
  };
}

test.each(guarded("own").filter(([, { isShared }]) => !isShared))(
  "refused from the site's other origin: %s",
  async (_name, story) => {
    const { status, heard } = await heardOf(story, { headers: { Origin: "http://localhost:8080" } });
    expect(status).toBe(403);
    expect(heard).toEqual([]);
  },
);

test.each(guarded("read"))("another page can neither read nor ask: %s", async (_name, story) => {
  const tries: Sent[] = [
    { headers: { Origin: EVIL } },
    { headers: { Origin: "null" } },
    { headers: { "Sec-Fetch-Site": "cross-site" } },
    { headers: { "X-Requested-With": undefined, "Sec-Fetch-Site": undefined } },
    form(story, "text/plain"),
  ];
  for (const sent of tries) {
    const { status, heard, answer } = await heardOf(story, sent);
    expect([403, 405], answer).toContain(status);
    expect(heard).toEqual([]);
  }
});

test.each(guarded("shown", "read", "own"))(
  "no answer may be read by a page of another origin: %s",
  async (_name, story) => {
    const { answer } = await heardOf(story, { headers: { Origin: EVIL } });
    expect(answer).not.toMatch(/access-control-allow-origin/i);
    expect(answer).toMatch(/\r\nCross-Origin-Resource-Policy: same-origin\r\n/i);
  },
);

describe("what is outside of every site", () => {
  const { routes: system } = createSystem(optionsFor([], { host: "127.0.0.1", port: 0 }), {
    plone: new Plone(LIMITS.plone),
    limits: LIMITS,
    ended: new Ended(),
    ploneFault: async () => undefined,
  });

  test.each([...system.keys()])(
    "%s takes nothing from a page, whatever its method and origin",
    async (path) => {
      expect(path).toMatch(/^\/\.collective-converse\//);
      const { port, plone, prosody } = await startEverything();
      for (const method of ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]) {
        for (const headers of [
          {},
          { Origin: "https://www.example.org" },
          { Origin: EVIL },
          { Origin: "null" },
        ]) {
          const reply = await ask(port, { method, path, headers: { Cookie: "__ac=abc", ...headers } });
          expect([401, 403, 404, 405], `${method} ${reply.text}`).toContain(reply.status);
          expect(reply.headers["access-control-allow-origin"]).toBeUndefined();
        }
      }
      expect([...plone.requests, ...prosody.requests]).toEqual([]);
    },
  );

  test.each([...system.keys()])("%s reads no body of a megabyte", async (path) => {
    const { port } = await startEverything({ limits: { lingerMs: 50 } });
    const reply = await ask(port, { method: "POST", path, body: Buffer.alloc(1_000_000) }).catch(
      () => undefined,
    );
    if (reply) expect([401, 404, 405, 413]).toContain(reply.status);
  });
});

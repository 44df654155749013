import type { RequestListener } from "node:http";
import { describe, expect, test } from "vitest";
import { askSession, codeOf } from "./ask.ts";
import { startSite } from "./site.ts";
import { json, memberAnswer } from "./stub-plone.ts";

const html = "<html>Please log in</html>";

/** A member whose site has a setting that the gateway does not know. */
function withSetting(name: string, value: unknown): RequestListener {
  const member = memberAnswer();
  return (_, res) => json(res, { ...member, settings: { ...member.settings, [name]: value } });
}

const CASES: readonly [what: string, answer: RequestListener, status: number, code: string][] = [
  [
    "a 302 to a login form",
    (_, res) => res.writeHead(302, { Location: "/login" }).end(),
    502,
    "plone-redirected",
  ],
  [
    "a 307 to another host",
    (_, res) => res.writeHead(307, { Location: "http://127.0.0.1:1/" }).end(),
    502,
    "plone-redirected",
  ],
  ["a 304", (_, res) => res.writeHead(304).end(), 502, "plone-redirected"],
  ["HTML", (_, res) => res.writeHead(200, { "Content-Type": "text/html" }).end(html), 502, "plone-not-json"],
  [
    "HTML that calls itself JSON",
    (_, res) => res.writeHead(200, { "Content-Type": "application/json" }).end(html),
    502,
    "plone-not-json",
  ],
  ["no type", (_, res) => res.end("{}"), 502, "plone-not-json"],
  [
    "nothing",
    (_, res) => res.writeHead(200, { "Content-Type": "application/json" }).end(),
    502,
    "plone-not-json",
  ],
  ["a 500", (_, res) => json(res, { type: "KeyError" }, 500), 502, "plone-error"],
  [
    "a 503 in HTML",
    (_, res) => res.writeHead(503, { "Content-Type": "text/html" }).end(html),
    502,
    "plone-error",
  ],
  ["null", (_, res) => json(res, null), 502, "plone-invalid"],
  ["an empty id", (_, res) => json(res, memberAnswer("")), 502, "plone-invalid"],
  ["a number as id", (_, res) => json(res, { ...memberAnswer(), user: { id: 7 } }), 502, "plone-invalid"],
  [
    "an unknown connection",
    (_, res) => json(res, memberAnswer("jane", { connection: "smoke" })),
    502,
    "plone-invalid",
  ],
  [
    "an unknown theme",
    (_, res) => {
      const answer = memberAnswer();
      json(res, { ...answer, settings: { ...answer.settings, theme: "puce" } });
    },
    502,
    "plone-invalid",
  ],
  ["a place for the chat that nobody knows", withSetting("appearance", "fullpage"), 502, "plone-invalid"],
  ["a number as BOSH address", withSetting("boshUrl", 5280), 502, "plone-invalid"],
  ["yes and no in words", withSetting("fileSharing", "yes"), 502, "plone-invalid"],
  ["300 kB", (_, res) => json(res, { ...memberAnswer(), more: "x".repeat(300_000) }), 502, "plone-invalid"],
  ["a reset", (req) => req.socket.resetAndDestroy(), 502, "plone-unreachable"],
  [
    "half an answer",
    (_, res) => {
      res.writeHead(200, { "Content-Type": "application/json", "Content-Length": "100" });
      res.write('{"member":', () => res.destroy());
    },
    502,
    "plone-unreachable",
  ],
  ["silence", () => {}, 504, "plone-timeout"],
  [
    "a body that never ends",
    (_, res) => {
      res.writeHead(200, { "Content-Type": "application/json" });
      res.write("{");
    },
    504,
    "plone-timeout",
  ],
];

describe("Plone answers with", () => {
  test.each(CASES)("%s", async (_what, answer, status, code) => {
    const { port, plone, logged } = await startSite({
      limits: { plone: { milliseconds: 150, bytes: 262_144 } },
    });
    plone.answer = answer;
    const reply = await askSession(port);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    // Neither Plone's words nor its address travel to the page.
    expect(reply.text).not.toMatch(/127\.0\.0\.1|html|KeyError/);
    expect(plone.requests).toHaveLength(1);
    expect(logged.filter((line) => line.includes(`"code":"${code}"`))).toHaveLength(1);
  });
});

test("Plone is down: the page is told, and told otherwise when it is back", async () => {
  const { port, plone } = await startSite();
  const working = plone.answer;
  plone.answer = (req) => req.socket.destroy();
  expect(codeOf(await askSession(port))).toBe("plone-unreachable");
  plone.answer = working;
  expect((await askSession(port)).status).toBe(200);
});

test("nothing listens at Plone's address", async () => {
  const { port } = await startSite({ site: { plone: "http://127.0.0.1:1" } });
  const reply = await askSession(port);
  expect([reply.status, codeOf(reply)]).toEqual([502, "plone-unreachable"]);
});

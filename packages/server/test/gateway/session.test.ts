import { loginIdOf, verifyToken } from "@collective-converse/token";
import { expect, test } from "vitest";
import type { Session } from "../../../../spec/http.d.ts";
import { askSession } from "./ask.ts";
import { startSite } from "./site.ts";
import { json, memberAnswer } from "./stub-plone.ts";

test("a member gets what a login to chat needs", async () => {
  const { port, plone, prosody, secrets, clock } = await startSite();
  const reply = await askSession(port, { "Accept-Language": "de-DE,de;q=0.9" });
  expect(reply.status).toBe(200);
  expect(reply.headers).toMatchObject({
    "content-type": "application/json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  const { token, ...session } = reply.json() as Session;
  expect(session).toEqual({
    member: memberAnswer().member,
    jid: "jane@example.org",
    expiresAt: "2026-11-24T10:01:00.000Z",
    nickname: "Jane Doe",
    endpoints: { websocket: "/chat/ws" },
    settings: memberAnswer().settings,
    language: "de",
  });
  const at = clock.now / 1000;
  expect(verifyToken({ jid: "jane@example.org", token, secrets: [secrets], at, steps: 1 })).toMatchObject({
    ok: true,
  });
  expect(prosody.provisioned).toEqual(["jane@example.org Jane Doe"]);
  expect(plone.requests.map(({ url, method }) => `${method} ${url}`)).toEqual([
    "GET /VirtualHostBase/https/www.example.org:443/Plone/VirtualHostRoot/@converse",
  ]);
  const { host: _, connection: __, ...headers } = plone.requests[0]?.headers ?? {};
  expect(headers).toEqual({
    accept: "application/json",
    "accept-language": "de-DE,de;q=0.9",
    cookie: "__ac=abc",
    "x-request-id": reply.headers["x-request-id"],
  });
});

test("one name tells a login's story: to the page, to Plone, in the log, and as Prosody will call it", async () => {
  const { port, plone, logged } = await startSite();
  const reply = await askSession(port, { "X-Request-Id": "chosen-by-the-client" });
  const { token } = reply.json() as Session;
  const name = loginIdOf(token.slice(8, 40));
  expect(reply.headers["x-request-id"]).toBe(name);
  expect(plone.requests[0]?.headers["x-request-id"]).toBe(name);
  const lines = logged.filter((line) => line.includes(name)).map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { login: name, jid: "jane@example.org", msg: "a session is given out" },
    { request: name, path: "/chat/session", status: 200 },
  ]);
  expect(logged.join("")).not.toContain(token.slice(8, 40));
});

test("a refusal has its name too, for the page and in the log", async () => {
  const { port, plone, logged } = await startSite();
  plone.answer = (_req, res) => json(res, { code: "member-not-permitted", message: "" }, 403);
  const { headers } = await askSession(port);
  const name = String(headers["x-request-id"]);
  expect(name).toMatch(/^[0-9a-f]{12}$/);
  expect(logged.find((line) => line.includes("member-not-permitted"))).toContain(`"request":"${name}"`);
});

test("an add-on older than the gateway has what a new site has", async () => {
  const { port, plone } = await startSite();
  const settings = { connection: "websocket", autoSubscribe: true, debug: false };
  plone.answer = (_req, res) => json(res, { ...memberAnswer(), settings });
  expect((await askSession(port)).json().settings).toEqual({
    ...settings,
    theme: "system",
    rooms: true,
    sounds: false,
    boshUrl: null,
    notifications: false,
    appearance: "overlay",
    fileSharing: true,
    searchMinLength: 2,
  });
});

test("a site that prefers BOSH is told so, and only so", async () => {
  const { port, plone } = await startSite();
  plone.answer = (_req, res) => json(res, memberAnswer("jane", { connection: "bosh" }));
  expect((await askSession(port)).json().endpoints).toEqual({ bosh: "/chat/http-bind" });
});

import { expect, test } from "vitest";
import { ask, codeOf } from "./ask.ts";
import { startSite } from "./site.ts";
import { json } from "./stub-plone.ts";

const anonymous = { code: "member-anonymous", message: "" };

test("POST is refused", async () => {
  const { port, plone } = await startSite();
  const reply = await ask(port, { method: "POST", path: "/chat/health" });
  expect([reply.status, codeOf(reply), reply.headers.allow]).toEqual([405, "request-method", "GET, HEAD"]);
  expect(plone.requests).toEqual([]);
});

test("ready: Prosody runs, and Plone refuses nobody in particular with the add-on's own code", async () => {
  const { port, plone } = await startSite();
  plone.answer = (_req, res) => json(res, anonymous, 401);
  const reply = await ask(port, { path: "/chat/health", headers: { Cookie: "__ac=abc" } });
  expect(reply.status).toBe(200);
  expect(reply.headers["cache-control"]).toBe("no-store");
  expect(reply.json()).toEqual({
    status: "ready",
    version: "2.0.0",
    now: "2026-11-24T10:00:00.000Z",
    parts: [
      { name: "xmpp", status: "up" },
      { name: "plone", site: "plone", status: "up" },
    ],
  });
  expect(plone.requests[0]?.headers.cookie).toBeUndefined();
});

test("HEAD says as much in its status", async () => {
  const { port } = await startSite();
  const reply = await ask(port, { method: "HEAD", path: "/chat/health" });
  expect([reply.status, reply.text]).toEqual([200, ""]);
});

test("live: the gateway answers, whatever is down, and asks nobody for it", async () => {
  const { port, plone, prosody } = await startSite();
  Object.assign(prosody, { state: "failed" });
  const reply = await ask(port, { path: "/chat/health/live" });
  expect([reply.status, reply.json()]).toEqual([200, { status: "live", version: "2.0.0" }]);
  expect(plone.requests).toEqual([]);
  expect((await ask(port, { method: "POST", path: "/chat/health/live" })).status).toBe(405);
});

test("a Prosody that runs and lets nobody in is down, with the reason", async () => {
  const { port, prosody } = await startSite();
  Object.assign(prosody, { state: "failed", fault: "session-secrets" });
  const reply = await ask(port, { path: "/chat/health" });
  expect(reply.status).toBe(503);
  expect(reply.json().parts[0]).toEqual({ name: "xmpp", status: "down", code: "session-secrets" });
});

test.each([
  ["starting", true, "starting"],
  ["backing-off", true, "failing"],
  ["failed", true, "failing"],
  ["starting", false, "starting"],
  ["ready", false, "failing"],
])("Prosody is %s, Plone is up: %s", async (state, isUp, status) => {
  const { port, plone, prosody } = await startSite();
  Object.assign(prosody, { state });
  plone.answer = (_req, res) => (isUp ? json(res, anonymous, 401) : json(res, {}, 500));
  const reply = await ask(port, { path: "/chat/health" });
  expect(reply.status).toBe(503);
  expect(reply.json().status).toBe(status);
  expect(reply.json().parts).toEqual([
    {
      name: "xmpp",
      ...(state === "ready" ? { status: "up" } : { status: "down", code: "xmpp-unreachable" }),
    },
    { name: "plone", site: "plone", ...(isUp ? { status: "up" } : { status: "down", code: "plone-error" }) },
  ]);
});

test("a slow Plone is down, without a wait for its usual limit", async () => {
  const { port, plone } = await startSite({ limits: { health: { keepMs: 3_000, limitMs: 30 } } });
  plone.answer = () => {};
  expect((await ask(port, { path: "/chat/health" })).status).toBe(503);
});

test("however often somebody looks, Plone is asked once in three seconds", async () => {
  const { port, plone, clock } = await startSite();
  const look = () => ask(port, { path: "/chat/health" });
  await Promise.all([look(), look(), look()]);
  clock.now += 2_999;
  await look();
  expect(plone.requests).toHaveLength(1);
  clock.now += 1;
  await look();
  expect(plone.requests).toHaveLength(2);
});

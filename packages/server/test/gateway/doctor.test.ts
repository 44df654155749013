import { once } from "node:events";
import { request } from "node:http";
import { expect, test, vi } from "vitest";
import type { DoctorLine } from "../../../../spec/http.d.ts";
import type { DoctorOrder } from "../../src/session/post-doctor.ts";
import { type Ask, ask, codeOf, PAGE } from "./ask.ts";
import { type SiteChanges, startSite } from "./site.ts";
import { json } from "./stub-plone.ts";

const BEGIN: DoctorLine = { type: "begin", version: "2.0.0", domain: "example.org" };
const SUMMARY: DoctorLine = { type: "summary", fine: 1, warnings: 0, errors: 0, skipped: 0 };
const HEADERS = { ...PAGE, Cookie: "__ac=secret-of-the-root" };

/** A doctor that the test holds: each line is told when it says so. */
function heldDoctor() {
  const orders: DoctorOrder[] = [];
  const ended = vi.fn();
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  return {
    orders,
    ended,
    go: () => go(),
    async *doctor(order: DoctorOrder) {
      orders.push(order);
      yield BEGIN;
      const aborted = new Promise<void>((resolve) => order.signal.addEventListener("abort", () => resolve()));
      await Promise.race([held, aborted]);
      yield SUMMARY;
      ended(order.signal.aborted);
    },
  };
}

function start(changes: SiteChanges = {}) {
  return startSite({ answer: (_req, res) => json(res, { manager: true }), ...changes });
}

function askDoctor(port: number, rest: Ask = {}) {
  return ask(port, {
    method: "POST",
    path: "/chat/doctor",
    ...rest,
    headers: { ...HEADERS, ...rest.headers },
  });
}

test.each([
  [{ method: "GET" }, 405, "request-method"],
  [{ headers: { Origin: "https://evil.example" } }, 403, "session-origin"],
  [{ headers: { Origin: "null" } }, 403, "session-origin"],
  [{ headers: { "Sec-Fetch-Site": "same-site" } }, 403, "session-origin"],
  [{ headers: { "X-Requested-With": "XMLHttpRequest" } }, 403, "session-header"],
  [{ headers: { Cookie: "" } }, 401, "member-anonymous"],
  [{ headers: { Cookie: "__ac=a; __ac=b" } }, 400, "session-credential-ambiguous"],
] as [Ask, number, string][])("%j is refused before Plone is asked", async (rest, status, code) => {
  const { orders, doctor } = heldDoctor();
  const { port, plone } = await start({ doctor });
  const reply = await askDoctor(port, rest);
  expect([reply.status, codeOf(reply)]).toEqual([status, code]);
  expect(plone.requests).toEqual([]);
  expect(orders).toEqual([]);
});

test.each([
  [401, { code: "member-anonymous", message: "" }, 401, "member-anonymous"],
  [403, { code: "manager-not-permitted", message: "" }, 403, "manager-not-permitted"],
  [403, {}, 403, "member-not-permitted"],
  [200, {}, 502, "plone-invalid"],
  [200, { manager: false }, 502, "plone-invalid"],
  [200, { manager: "true" }, 502, "plone-invalid"],
  [404, {}, 502, "plone-addon-missing"],
  [500, {}, 502, "plone-error"],
])("where Plone answers %i %j nothing is looked at", async (answered, body, status, code) => {
  const { orders, doctor } = heldDoctor();
  const { port, logged } = await start({ doctor, answer: (_req, res) => json(res, body, answered) });
  const reply = await askDoctor(port);
  expect([reply.status, codeOf(reply)]).toEqual([status, code]);
  expect(orders).toEqual([]);
  expect(logged.join("")).not.toContain("secret-of-the-root");
});

test("each is asked for anew: who was a manager a moment ago is none", async () => {
  const { port, plone } = await start();
  expect((await askDoctor(port)).status).toBe(200);
  plone.answer = (_req, res) => json(res, { code: "manager-not-permitted", message: "" }, 403);
  expect((await askDoctor(port)).status).toBe(403);
});

test("who manages the chat gets line by line what is found, and nobody on the way keeps it", async () => {
  const { port, plone, logged } = await start({
    doctor: async function* () {
      yield BEGIN;
      yield SUMMARY;
    },
  });
  const reply = await askDoctor(port);
  expect(reply.text).toBe(`${JSON.stringify(BEGIN)}\n${JSON.stringify(SUMMARY)}\n`);
  expect(reply.headers).toMatchObject({
    "content-type": "application/x-ndjson",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
  });
  expect(plone.requests[0]?.url).toMatch(/\/Plone\/VirtualHostRoot\/@converse-manager$/);
  expect(plone.requests[0]?.headers.cookie).toBe("__ac=secret-of-the-root");
  expect(logged.join("")).not.toContain("secret-of-the-root");
});

function send(port: number, path = "/chat/doctor") {
  const client = request({
    host: "127.0.0.1",
    port,
    method: "POST",
    path,
    headers: HEADERS,
    agent: false,
  });
  client.on("error", () => {});
  client.end();
  return client;
}

/** Asks, and resolves when the first line is there. */
async function begun(port: number) {
  const client = send(port);
  const [answer] = await once(client, "response");
  const [first] = await once(answer, "data");
  return { client, answer, first: String(first) };
}

test("a line is there before the next one is known", async () => {
  const held = heldDoctor();
  const { port } = await start({ doctor: held.doctor });
  const { answer, first } = await begun(port);
  expect(first).toBe(`${JSON.stringify(BEGIN)}\n`);
  const rest = once(answer, "data");
  held.go();
  expect(String((await rest)[0])).toBe(`${JSON.stringify(SUMMARY)}\n`);
});

test("a second one is told to wait, and served when the first has ended", async () => {
  const held = heldDoctor();
  const { port } = await start({ doctor: held.doctor });
  const { answer } = await begun(port);
  const reply = await askDoctor(port);
  expect([reply.status, codeOf(reply), reply.headers["retry-after"]]).toEqual([409, "doctor-busy", "10"]);
  const end = once(answer.resume(), "end");
  held.go();
  await end;
  await vi.waitFor(async () => expect((await askDoctor(port)).status).toBe(200));
});

test("nobody looks on for a client that has gone", async () => {
  const held = heldDoctor();
  const { port } = await start({ doctor: held.doctor });
  const { client } = await begun(port);
  client.destroy();
  await vi.waitFor(() => expect(held.ended).toHaveBeenCalledWith(true));
});

test("a gateway that closes ends the look", async () => {
  const held = heldDoctor();
  const { port, gateway } = await start({ doctor: held.doctor });
  const { answer } = await begun(port);
  answer.on("error", () => {});
  await gateway.close(10);
  await vi.waitFor(() => expect(held.ended).toHaveBeenCalledWith(true));
});

test("it ends when time is up, and says so", async () => {
  const held = heldDoctor();
  const { port } = await start({ doctor: held.doctor, limits: { doctor: { limitMs: 20, beatMs: 1_000 } } });
  const reply = await askDoctor(port);
  expect(reply.text).toBe(`${JSON.stringify(BEGIN)}\n{"type":"failed","code":"doctor-timeout"}\n`);
  await vi.waitFor(() => expect(held.ended).toHaveBeenCalledWith(true));
});

test("a long silence is broken by empty lines, so that no proxy ends it", async () => {
  const held = heldDoctor();
  const { port } = await start({ doctor: held.doctor, limits: { doctor: { limitMs: 5_000, beatMs: 5 } } });
  const { answer } = await begun(port);
  expect(String((await once(answer, "data"))[0])).toMatch(/^\n+$/);
  held.go();
});

test("what nobody foresaw breaks the answer off, so that it is not taken for a whole one", async () => {
  const { port, logged } = await start({
    doctor: async function* () {
      yield BEGIN;
      throw new TypeError("a mistake");
    },
  });
  await expect(askDoctor(port)).rejects.toThrow();
  expect(logged.join("")).toContain("gateway-internal");
});

test("a silent websocket is watched only where that is asked for", async () => {
  const held = heldDoctor();
  held.go();
  const { port } = await start({ doctor: held.doctor });
  await askDoctor(port);
  await askDoctor(port, { path: "/chat/doctor?thorough" });
  expect(held.orders.map(({ isThorough, site }) => [isThorough, site.name])).toEqual([
    [false, "plone"],
    [true, "plone"],
  ]);
});

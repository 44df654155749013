import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog } from "../../src/log.ts";
import { People } from "../../src/xmpp/people.ts";

const SECRET = "s".repeat(64);
let server: Server;
let port: number;
let heard: { request: IncomingMessage; body: string }[];
let status: number | "never";
let logged: string;

beforeEach(async () => {
  heard = [];
  logged = "";
  status = 204;
  server = createServer(async (request, response) => {
    heard.push({ request, body: await text(request) });
    if (status !== "never") response.writeHead(status).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Who has this name and the user id `Jane`. */
const called = (localpart: string, name: string) => ({ localpart, user: "Jane", name });

function people(remember?: number): People {
  const destination = new Writable({
    write(chunk, _, done) {
      logged += chunk;
      done();
    },
  });
  const log = createLog({ level: "info", destination });
  return new People({
    url: `http://127.0.0.1:${port}`,
    secret: () => SECRET,
    log,
    ...(remember !== undefined && { remember }),
  });
}

test.each([401, 403, 500, 200])("an answer of %d is a failure, and it is tried again", async (refusal) => {
  const told = people();
  status = refusal;
  expect(await told.tell("example.org", called("jane", "Jane Doe"))).toBe(false);
  status = 204;
  expect(await told.tell("example.org", called("jane", "Jane Doe"))).toBe(true);
  expect(heard).toHaveLength(2);
  expect(logged).toContain(`it answered with status ${refusal}`);
  expect(logged).toContain("jane@example.org");
  expect(logged).not.toContain(SECRET);
});

test("a server that does not answer is given up after a second", async () => {
  status = "never";
  expect(await people().tell("example.org", called("jane", "Jane Doe"))).toBe(false);
});

test("a server that is not there is a failure", async () => {
  const told = people();
  server.close();
  await once(server, "close");
  expect(await told.tell("example.org", called("jane", "Jane Doe"))).toBe(false);
});

test("a name is told once, and again when it changed", async () => {
  const told = people();
  for (const name of ["Jane", "Jane", "Jane Doe", "Jane Doe"]) {
    expect(await told.tell("example.org", called("jane", name))).toBe(true);
  }
  expect(heard.map(({ body }) => JSON.parse(body))).toEqual([
    { name: "Jane", user: "Jane" },
    { name: "Jane Doe", user: "Jane" },
  ]);
});

test("what it says is what the contract says", async () => {
  await people().tell("bücher.中.example", called("jane\\40é/?%", "Jane \u{1f600}"));
  const { request, body } = heard[0] ?? {};
  expect(request?.method).toBe("PUT");
  expect(decodeURIComponent(request?.url ?? "")).toBe("/converse/people/jane\\40é/?%");
  expect(request?.url).toBe("/converse/people/jane%5C40%C3%A9%2F%3F%25");
  expect(Buffer.from(request?.headers.host ?? "", "latin1").toString("utf8")).toBe("bücher.中.example");
  expect(request?.headers.authorization).toBe(`Bearer ${SECRET}`);
  expect(JSON.parse(body ?? "")).toEqual({ name: "Jane \u{1f600}", user: "Jane" });
});

test("the same localpart in two domains is two people", async () => {
  const told = people();
  await told.tell("one.example", called("jane", "Jane"));
  await told.tell("two.example", called("jane", "Jane"));
  expect(heard).toHaveLength(2);
});

test("it remembers so many and no more; who was not seen for longest is told again", async () => {
  const told = people(2);
  for (const localpart of ["a", "b", "a", "c"]) await told.tell("example.org", called(localpart, "Name"));
  expect(heard).toHaveLength(3);
  await told.tell("example.org", called("a", "Name"));
  expect(heard).toHaveLength(3);
  await told.tell("example.org", called("b", "Name"));
  expect(heard).toHaveLength(4);
});

test("a portrait is told with the name, each time, and the name is known then", async () => {
  const told = people();
  const portrait = { type: "image/png", data: "AAAA" };
  expect(await told.describe("example.org", called("jane", "Jane Doe"), portrait)).toBe(true);
  expect(await told.describe("example.org", called("jane", "Jane Doe"), null)).toBe(true);
  expect(await told.tell("example.org", called("jane", "Jane Doe"))).toBe(true);
  expect(heard.map(({ body }) => JSON.parse(body))).toEqual([
    { name: "Jane Doe", user: "Jane", portrait },
    { name: "Jane Doe", user: "Jane", portrait: null },
  ]);
  status = 400;
  expect(await told.describe("example.org", called("jane", "Jane Doe"), portrait)).toBe(false);
  expect(logged).toContain("jane@example.org");
});

test("a portrait is asked for by its hash; there is none where the server has none", async () => {
  const told = people();
  status = 404;
  expect(await told.portrait("example.org", "jane\\40example.org", "a".repeat(40))).toBeUndefined();
  const { request } = heard[0] ?? {};
  expect(request?.url).toBe(`/converse/portraits/${"a".repeat(40)}/jane%5C40example.org`);
  expect(request?.headers.authorization).toBe(`Bearer ${SECRET}`);
  status = 200;
  // An answer without a portrait in it is no answer.
  await expect(told.portrait("example.org", "jane", "a".repeat(40))).rejects.toMatchObject({
    code: "xmpp-unreachable",
  });
});

test("who had the user id before is told of apart, and what comes late of them is an error with what to do", async () => {
  const told = people();
  const jane = called("jane", "Jane");
  for (const freed of [undefined, 0, 5, 5]) await told.tell("example.org", { ...jane, freed });
  expect(heard.map(({ body }) => JSON.parse(body).freed)).toEqual([undefined, 5]);
  status = 409;
  await expect(told.tell("example.org", { ...jane, freed: 4 })).rejects.toMatchObject({
    code: "xmpp-unreachable",
    message: expect.stringContaining("collective-converse sync"),
  });
});

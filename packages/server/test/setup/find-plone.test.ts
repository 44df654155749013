import { expect, onTestFinished, test } from "vitest";
import { findPlone } from "../../src/setup/index.ts";
import { freePort } from "../bin/built-command.ts";
import { json, StubPlone } from "../gateway/stub-plone.ts";

/** What Plone 6.1 and 6.2 say to anybody, without what is not looked at. */
const SITES = {
  sites: [
    { "@id": "http://127.0.0.1:8080/Plone", id: "Plone", title: "My site" },
    { "@id": "http://127.0.0.1:8080/customers/intranet", id: "intranet", title: "Intranet" },
  ],
};

/** Classic UI without plone.restapi's profile. */
const REFUSED = {
  context: "http://127.0.0.1:8080/Plone",
  message: "Missing 'plone.restapi: Use REST API' permission",
  type: "Unauthorized",
};

async function startPlone(answer: StubPlone["answer"]) {
  const plone = new StubPlone();
  plone.answer = answer;
  onTestFinished(() => plone.stop());
  return { plone, origin: await plone.start() };
}

test.each([
  ["a page", "<html></html>", 200],
  ["nothing", "", 204],
  ["a list", [], 200],
  ["null", "null", 200],
  [
    "sites that are none",
    { sites: ["/Plone", { "@id": 1 }, { "@id": "x" }, { "@id": "http://x/" }, null] },
    200,
  ],
  ["paths that no browser keeps", { sites: [{ "@id": "http://x/a%20b" }, { "@id": "http://x//y" }] }, 200],
  ["no such page", { type: "NotFound" }, 404],
  ["more than anybody reads", { sites: "x".repeat(2_000_000) }, 200],
])("%s is no Plone", async (_, body, status) => {
  const { origin } = await startPlone((_req, res) =>
    typeof body === "string" ? res.writeHead(status).end(body) : json(res, body, status),
  );
  expect(await findPlone([origin])).toEqual([]);
});

test("nobody follows a redirect to somewhere else", async () => {
  const { origin: elsewhere, plone } = await startPlone((_req, res) => json(res, SITES));
  const { origin } = await startPlone((req, res) =>
    res.writeHead(302, { Location: elsewhere + req.url }).end(),
  );
  expect(await findPlone([origin])).toEqual([]);
  expect(plone.requests).toEqual([]);
});

test("where nobody listens, or nobody answers, nothing is found", async () => {
  const { origin } = await startPlone(() => undefined);
  expect(await findPlone([origin, `http://127.0.0.1:${await freePort()}`])).toEqual([]);
});

test("the root of Zope names its sites, and is asked as anybody", async () => {
  const { origin, plone } = await startPlone((_req, res) => json(res, SITES));
  expect(await findPlone([origin])).toEqual([{ origin, paths: ["/Plone", "/customers/intranet"] }]);
  const [{ url, headers } = { url: "", headers: {} }] = plone.requests;
  expect([url, headers["accept"], headers["cookie"], headers["authorization"]]).toEqual([
    "/@sites",
    "application/json",
    undefined,
    undefined,
  ]);
});

test.each([
  ["names itself", { "plone.site_title": "My site" }, 200],
  ["refuses by its name", REFUSED, 401],
])("a site that %s is found where the root says nothing", async (_, body, status) => {
  const { origin } = await startPlone(({ url }, res) =>
    url === "/Plone/@site" ? json(res, body, status) : json(res, { type: "NotFound" }, 404),
  );
  expect(await findPlone([origin])).toEqual([{ origin, paths: ["/Plone"] }]);
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROXIES } from "../../src/setup/index.ts";
import { LARGEST_FILE } from "../../src/xmpp/index.ts";
import { type Built, buildCommand } from "../bin/built-command.ts";
import { makeFolder } from "../config/files.ts";
import { UNUSUAL } from "../setup/plans.ts";
import { ask, statusBeforeTheBody } from "./ask.ts";
import { makeServer } from "./servers.ts";
import { checkConfiguration, startBehind } from "./start-proxy.ts";

/** Longer than the times that the web server has for all but the rendered lines. */
const LONG_MS = 1_500;

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

const BIND = `xmlns="http://jabber.org/protocol/httpbind"`;

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

describe.each(PROXIES)("%s", (name) => {
  test.each([
    ["the usual lines", { base: "/chat", listen: { host: "127.0.0.1", port: 8090 } }],
    ["lines with other words", { base: UNUSUAL.site.base, listen: UNUSUAL.listen }],
  ])("says nothing against %s", async (_, site) => {
    const folder = await makeFolder();
    const server = await makeServer(name, { folder, port: 18080, plone: 18081, site });
    const { status, said } = checkConfiguration(server.check, folder);
    expect([status, said]).toEqual([0, expect.not.stringMatching(/\b(?:warn(?:ing)?|error|emerg)\b/i)]);
  });

  test("hands over what is below the chat's path and nothing else", async () => {
    const { site } = await startBehind(name, built.command);
    const get = async (path: string) => String((await ask(site.entry, { path })).body);
    for (const path of ["/", "/chatter/x", "/news/chat/session", "/.collective-converse/settings"])
      expect(await get(path)).toBe(`Plone has ${path}`);
    for (const path of [
      "/chat/../.collective-converse/settings",
      "/chat/%2e%2e/.collective-converse/settings",
    ]) {
      const reply = await ask(site.entry, { method: "POST", path, body: "{}" });
      expect(String(reply.body)).not.toMatch(/"code":"(?:system|signature|request-sign)/);
    }
    expect(await get("/chat/nothing.js")).toContain('"route-unknown"');
    expect(JSON.parse(await get("/chat/health"))).toMatchObject({ status: "ready" });
  });

  test("keeps the host that the browser asked for, whatever else a client says", async () => {
    const { site } = await startBehind(name, built.command);
    const before = await site.session("jane");
    const lies = {
      "X-Forwarded-Host": "evil.example",
      "X-Forwarded-Proto": "http",
      "X-Forwarded-For": "10.0.0.1",
      "X-Real-IP": "10.0.0.1",
      Forwarded: "for=10.0.0.1;host=evil.example;proto=http",
    };
    const session = async (headers: Record<string, string>) => {
      const answer = await site.request("POST", "session", {
        Authorization: "Bearer jane",
        "X-Requested-With": "collective.converse",
        ...headers,
      });
      return answer.status === 200 && answer.body !== "" ? JSON.parse(answer.body) : answer.body;
    };
    const { token, expiresAt, ...rest } = await session(lies);
    expect(rest).toEqual(expect.objectContaining({ jid: before.jid, endpoints: before.endpoints }));
    expect(typeof token + typeof expiresAt).not.toContain("undefined");
    const refused = await session({ Host: "evil.example", "X-Forwarded-Host": "www.example.org" });
    expect(JSON.stringify(refused)).not.toContain("jid");
  });

  test("lets a member come online and stay, also when nothing is said for a while", async () => {
    const { site } = await startBehind(name, built.command);
    const stream = await site.logIn(await site.session("jane"));
    expect(stream).toBeDefined();
    await after(LONG_MS);
    expect(await stream?.ask('<ping xmlns="urn:xmpp:ping"/>', "get")).toContain("type='result'");
    expect(stream?.isOpen).toBe(true);
  });

  test("lets a request of BOSH wait for its answer", async () => {
    const { site } = await startBehind(name, built.command);
    const post = async (body: string) =>
      String((await ask(site.entry, { method: "POST", path: "/chat/http-bind", body, headers: XML })).body);
    const opened = await post(
      `<body ${BIND} to="example.org" rid="1" wait="2" hold="1" ver="1.6" xml:lang="en" xmlns:xmpp="urn:xmpp:xbosh" xmpp:version="1.0"/>`,
    );
    const [, sid = ""] = /sid='([^']+)'/.exec(opened) ?? [];
    expect(opened).toContain("X-TOKEN");
    const started = Date.now();
    expect(await post(`<body ${BIND} sid="${sid}" rid="2"/>`)).toMatch(/^<body/);
    expect(Date.now() - started).toBeGreaterThan(LONG_MS);
    expect(await post(`<body ${BIND} sid="${sid}" rid="3" type="terminate"/>`)).toContain("terminate");
  });

  test("passes the largest file that members may share, and back", async () => {
    const { site } = await startBehind(name, built.command);
    const stream = await site.logIn(await site.session("jane"));
    const slot = await stream?.ask(
      `<request xmlns="urn:xmpp:http:upload:0" filename="100%2f größer;+?#~.bin" size="${LARGEST_FILE}" content-type="application/octet-stream"/>`,
      "get",
      ' to="upload.example.org"',
    );
    const [, path = ""] = /<put[^>]* url='https:\/\/www\.example\.org([^']+)'/.exec(slot ?? "") ?? [];
    const [, Authorization = ""] = /<header[^>]* name='Authorization'[^>]*>([^<]+)</.exec(slot ?? "") ?? [];
    const body = Buffer.alloc(LARGEST_FILE, "x");
    const sent = await ask(site.entry, { method: "PUT", path, body, headers: { Authorization } });
    expect([sent.status, String(sent.body)]).toEqual([201, expect.any(String)]);
    const got = await ask(site.entry, { path });
    expect([got.status, got.body.equals(body)]).toEqual([200, true]);
  });
});

// Caddy and Apache look at the answer when they have sent all.
test.each(["nginx", "haproxy"] as const)(
  "%s hands on a file as it comes, so that one that is refused is not sent in vain",
  async (name) => {
    const { site } = await startBehind(name, built.command);
    const started = Date.now();
    expect(await statusBeforeTheBody(site.entry, LARGEST_FILE)).toBe(403);
    expect(Date.now() - started).toBeLessThan(LONG_MS * 3);
  },
);

const XML = { "Content-Type": "text/xml; charset=utf-8" };

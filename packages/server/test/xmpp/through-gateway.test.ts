import { expect, onTestFinished, test } from "vitest";
import { startGateway } from "../../src/compose/gateway.ts";
import { type Ask, ask, codeOf } from "../gateway/ask.ts";
import { optionsFor } from "../gateway/site.ts";
import { DOMAIN, port as prosodyPort, xmppServer } from "./live-prosody.ts";
import { Member } from "./member.ts";

const ORIGIN = "https://www.example.org";

/** A real gateway before a real Prosody; nothing is behind it that needs Plone. */
async function startBoth(domain = DOMAIN) {
  await xmppServer({ sites: [{ name: "plone", domain, uploadBase: `${ORIGIN}/chat/` }] }).start();
  const site = { name: "plone", plone: "http://127.0.0.1:1", path: "/Plone", base: "/chat", front: false };
  const options = optionsFor([{ ...site, domain, origins: [ORIGIN] }], { host: "127.0.0.1", port: 0 });
  const http = { url: `http://127.0.0.1:${prosodyPort}` };
  const gateway = await startGateway({ ...options, xmpp: { ...options.xmpp, state: "ready", http } });
  onTestFinished(() => gateway.close(0));
  const { port } = gateway.address;
  const headers = { Host: "www.example.org", Origin: ORIGIN };
  return {
    ask: (request: Ask) => ask(port, { ...request, headers: { ...headers, ...request.headers } }),
    logIn: (name: string) => Member.logIn(name, domain, { url: `ws://127.0.0.1:${port}/chat/ws`, headers }),
  };
}

/** Text as an attribute's value of XML, with nothing left that XML would change. */
function attribute(text: string): string {
  return [...text].map((character) => `&#${character.codePointAt(0)};`).join("");
}

interface Slot {
  path: string;
  headers: { Authorization: string };
}

async function slotFor(member: Member, name: string, type: string, size: number): Promise<Slot> {
  const domain = member.jid.slice(member.jid.indexOf("@") + 1);
  const answer = await member.ask(
    "get",
    `<request xmlns="urn:xmpp:http:upload:0" filename="${attribute(name)}" size="${size}" content-type="${attribute(type)}"/>`,
    `upload.${domain}`,
  );
  const path = /<put[^>]* url='https:\/\/www\.example\.org(\/chat\/upload\/[^']+)'/.exec(answer)?.[1] ?? "";
  const Authorization = /<header[^>]* name='Authorization'[^>]*>([^<]+)</.exec(answer)?.[1] ?? "";
  return { path: path.replaceAll("&amp;", "&").replaceAll("&apos;", "'"), headers: { Authorization } };
}

test("who has no slot, another's token, another size or a second file is refused", async () => {
  const { ask, logIn } = await startBoth();
  const jane = await logIn("jane");
  const small = await slotFor(jane, "small.png", "image/png", 5);
  const large = await slotFor(jane, "large.png", "image/png", 3_000_000);
  const body = Buffer.alloc(3_000_000);
  const refused = async (slot: Slot, sent: Buffer | string) => {
    const reply = await ask({ method: "PUT", ...slot, body: sent });
    expect([reply.status, codeOf(reply)]).toEqual([403, "file-refused"]);
  };
  await refused({ ...small, headers: { Authorization: "Bearer a.b.c" } }, "bytes");
  await refused({ ...large, headers: { Authorization: "Bearer a.b.c" } }, body);
  await refused({ ...small, path: large.path }, "bytes");
  await refused(small, "too many bytes");
  await refused(small, body);
  await refused(large, "bytes");
  expect(codeOf(await ask({ path: small.path }))).toBe("file-unknown");
  expect((await ask({ method: "PUT", ...small, body: "bytes" })).status).toBe(201);
  await refused(small, "other");
  expect((await ask({ path: small.path })).text).toBe("bytes");
  const unknown = small.path.replace(/upload\/.{8}/, "upload/AAAAAAAA");
  expect(codeOf(await ask({ path: unknown }))).toBe("file-unknown");
});

test("a picture of 3 MB is sent and shown, also its end, and once only", async () => {
  const { ask, logIn } = await startBoth();
  const body = Buffer.alloc(3_000_000, "x");
  const slot = await slotFor(await logIn("jane"), "ein Bild.png", "image/png", body.length);
  expect((await ask({ method: "PUT", ...slot, body })).status).toBe(201);
  const reply = await ask({ path: slot.path });
  expect([reply.status, reply.text.length]).toEqual([200, body.length]);
  expect(reply.headers).toMatchObject({
    "content-type": "image/png",
    "content-disposition": "inline; filename*=UTF-8''ein%20Bild.png",
    "content-length": "3000000",
  });
  const head = await ask({ method: "HEAD", path: slot.path });
  expect([head.status, head.text, head.headers["content-length"]]).toEqual([200, "", "3000000"]);
  const end = await ask({ path: slot.path, headers: { Range: "bytes=2999990-" } });
  expect([end.status, end.text, end.headers["content-range"]]).toEqual([
    206,
    "x".repeat(10),
    "bytes 2999990-2999999/3000000",
  ]);
  expect((await ask({ path: slot.path, headers: { Range: "bytes=3000000-" } })).status).toBe(416);
  const since = { "If-Modified-Since": reply.headers["last-modified"] };
  expect((await ask({ path: slot.path, headers: since })).status).toBe(304);
});

const PAGE = "<script>document.title = 'mine'</script>";
const SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'";

test.each(["text/html", "image/svg+xml", "application/pdf", ""])(
  "a page with a script is bytes to be saved, sent as '%s'",
  async (type) => {
    const { ask, logIn } = await startBoth();
    const slot = await slotFor(await logIn("jane"), "page.html", type, PAGE.length);
    expect((await ask({ method: "PUT", ...slot, body: PAGE })).status).toBe(201);
    const { status, text, headers } = await ask({ path: slot.path });
    expect([status, text]).toEqual([200, PAGE]);
    expect(headers).toMatchObject({
      "content-type": "application/octet-stream",
      "content-disposition": "attachment; filename*=UTF-8''page.html",
      "content-security-policy": SANDBOX,
      "x-content-type-options": "nosniff",
    });
  },
);

// Prosody 0.12 writes the type as it came, in an order that changes from one start to the next.
test.each([
  "text/html\r\nContent-Disposition: inline",
  "image/png\r\nContent-Type: text/html\r\nContent-Security-Policy: default-src *",
  "image/png\r\nSet-Cookie: __ac=mine\r\nLocation: https://evil.example/",
  "image/png\r\nContent-Length: 7\r\n\r\n<script>",
  "image/png\r\n\r\n<script>",
])("a line end in the type brings no other header to the browser: %j", async (type) => {
  const { ask, logIn } = await startBoth();
  const slot = await slotFor(await logIn("jane"), "page.html", type, PAGE.length);
  expect((await ask({ method: "PUT", ...slot, body: PAGE })).status).toBe(201);
  const reply = await ask({ path: slot.path }).catch(() => undefined);
  // What Node does not take for an answer ends with an error.
  if (reply === undefined || reply.status === 502) return;
  const { status, headers } = reply;
  expect(status).toBe(200);
  expect(Object.keys(headers)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(?:set-cookie|location)$/)]),
  );
  expect(headers).toMatchObject({ "x-content-type-options": "nosniff" });
  expect(headers["content-security-policy"]).toContain(SANDBOX);
  expect([headers["content-type"], headers["content-disposition"]?.split(";")[0]]).toBeOneOf([
    ["application/octet-stream", "attachment"],
    ["image/png", "inline"],
  ]);
});

const PRINTABLE = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 0x20 + index)).replace(
  "/",
  "",
);

test.each([PRINTABLE, "Übersicht – 概要 (1).pdf", "🎂.txt", "100%2f.txt", "長".repeat(255)])(
  "a file may be called %s",
  async (name) => {
    const { ask, logIn } = await startBoth();
    const slot = await slotFor(await logIn("jane"), name, "text/plain", 5);
    expect((await ask({ method: "PUT", ...slot, body: "bytes" })).status).toBe(201);
    const { text, headers } = await ask({ path: slot.path });
    expect(text).toBe("bytes");
    const told = /filename\*=UTF-8''(.*)$/.exec(headers["content-disposition"] ?? "")?.[1] ?? "";
    expect(decodeURIComponent(told)).toBe(name);
  },
);

test("a domain outside ASCII is reached by websocket, by BOSH and with files", async () => {
  const domain = "bücher.例え";
  const { ask, logIn } = await startBoth(domain);
  const jane = await logIn("jane");
  expect(await jane.ask("get", '<ping xmlns="urn:xmpp:ping"/>', domain)).toMatch(/type='result'/);
  const slot = await slotFor(jane, "a.png", "image/png", 5);
  expect((await ask({ method: "PUT", ...slot, body: "bytes" })).status).toBe(201);
  expect((await ask({ path: slot.path })).text).toBe("bytes");
  const body = `<body xmlns="http://jabber.org/protocol/httpbind" to="${domain}" rid="1" wait="5" hold="1" ver="1.6" xml:lang="en" xmlns:xmpp="urn:xmpp:xbosh" xmpp:version="1.0"/>`;
  const opened = await ask({
    method: "POST",
    path: "/chat/http-bind",
    body,
    headers: { "Content-Type": "text/xml; charset=utf-8" },
  });
  expect(opened.text).toContain("X-TOKEN");
});

test("Prosody is told the browser's address, and not what a browser says of it", async () => {
  const server = xmppServer({ sites: [{ name: "plone", domain: DOMAIN, uploadBase: `${ORIGIN}/chat/` }] });
  await server.start();
  const site = { name: "plone", plone: "http://127.0.0.1:1", path: "/Plone", base: "/chat", front: false };
  const options = optionsFor([{ ...site, domain: DOMAIN, origins: [ORIGIN] }], {
    host: "127.0.0.1",
    port: 0,
  });
  const http = { url: `http://127.0.0.1:${prosodyPort}` };
  const gateway = await startGateway({ ...options, xmpp: { ...options.xmpp, state: "ready", http } });
  onTestFinished(() => gateway.close(0));
  const headers = {
    Host: "www.example.org",
    Origin: ORIGIN,
    "X-Forwarded-For": "127.0.0.1, 198.51.100.1, 203.0.113.9",
  };
  await Member.logIn("jane", DOMAIN, { url: `ws://127.0.0.1:${gateway.address.port}/chat/ws`, headers });
  const listed = await server.sessions(DOMAIN)?.list();
  expect([...(listed?.values() ?? [])].map(({ address }) => address)).toEqual(["203.0.113.9"]);
});

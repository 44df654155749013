import { expect, test } from "vitest";
import { ask } from "./ask.ts";
import { DOMAIN, xmppServer } from "./live-prosody.ts";
import { Member } from "./member.ts";

const MAM = "urn:xmpp:mam:2";
const MUC = "http://jabber.org/protocol/muc";

test("accounts cannot be registered, nor passwords changed", async () => {
  await xmppServer().start();
  const jane = await Member.logIn("jane");
  expect(await jane.ask("get", '<query xmlns="jabber:iq:register"/>', DOMAIN)).toContain(
    "service-unavailable",
  );
});

test("other servers are not reached", async () => {
  await xmppServer().start();
  const jane = await Member.logIn("jane");
  expect(await jane.ask("get", '<ping xmlns="urn:xmpp:ping"/>', "elsewhere.example")).toContain(
    "<not-allowed ",
  );
});

test("a message to a member who is away arrives later, also when the server was stopped meanwhile", async () => {
  const server = xmppServer();
  await server.start();
  const bob = await Member.logIn("bob");
  bob.send("<presence xmlns='jabber:client'/>");
  await bob.close();
  const jane = await Member.logIn("jane");
  jane.send(
    `<message xmlns="jabber:client" type="chat" to="bob@${DOMAIN}"><body>Are you there?</body></message>`,
  );
  await jane.ask("get", '<ping xmlns="urn:xmpp:ping"/>');
  await server.stop();
  await server.start();
  const later = await Member.logIn("bob");
  later.send("<presence xmlns='jabber:client'/>");
  expect(await later.receive(/<body>/)).toMatch(/Are you there\?.*urn:xmpp:delay/);
});

test("both find the conversation in their archives after the server was stopped", async () => {
  const server = xmppServer();
  await server.start();
  const bob = await Member.logIn("bob");
  const jane = await Member.logIn("jane");
  bob.send("<presence xmlns='jabber:client'/>");
  jane.send(`<message xmlns="jabber:client" type="chat" to="${bob.jid}"><body>Hello Bob</body></message>`);
  await bob.receive(/Hello Bob/);
  await server.stop();
  await server.start();
  for (const [localpart, other] of [
    ["bob", "jane"],
    ["jane", "bob"],
  ] as const) {
    const member = await Member.logIn(localpart);
    member.send(
      `<iq xmlns="jabber:client" type="set" id="q"><query xmlns="${MAM}"><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE" type="hidden"><value>${MAM}</value></field><field var="with"><value>${other}@${DOMAIN}</value></field></x></query></iq>`,
    );
    expect(await member.receive(/<result/)).toContain("Hello Bob");
  }
});

test("a member's own rooms are there, and what was said in them", async () => {
  const server = xmppServer();
  await server.start();
  const jane = await Member.logIn("jane");
  jane.send(`<presence xmlns="jabber:client" to="tea@rooms.${DOMAIN}/Jane"><x xmlns="${MUC}"/></presence>`);
  expect(await jane.receive(/<presence/)).toMatch(/code='201'/);
  const owner = `<query xmlns="${MUC}#owner"><x xmlns="jabber:x:data" type="submit"/></query>`;
  expect(await jane.ask("set", owner, `tea@rooms.${DOMAIN}`)).toMatch(/type='result'/);
  jane.send(
    `<message xmlns="jabber:client" type="groupchat" to="tea@rooms.${DOMAIN}"><body>Anybody?</body></message>`,
  );
  expect(await jane.receive(/Anybody\?/)).toContain("urn:xmpp:sid:0");
});

test("members of another site cannot make rooms here", async () => {
  await xmppServer({
    sites: [
      { name: "plone", domain: DOMAIN },
      { name: "two", domain: "two.example" },
    ],
  }).start();
  const eve = await Member.logIn("eve", DOMAIN);
  eve.send(`<presence xmlns="jabber:client" to="tea@rooms.two.example/Eve"><x xmlns="${MUC}"/></presence>`);
  expect(await eve.receive(/<presence/)).toMatch(/type='error'/);
});

test("files are shared only where browsers reach them", async () => {
  await xmppServer().start();
  const jane = await Member.logIn("jane");
  const items = await jane.ask("get", '<query xmlns="http://jabber.org/protocol/disco#items"/>', DOMAIN);
  expect(items).toContain(`rooms.${DOMAIN}`);
  expect(items).not.toContain("upload");
});

test("a file of 2 MiB is taken and given back through the site's own address", async () => {
  await xmppServer({
    sites: [{ name: "plone", domain: DOMAIN, uploadBase: "https://www.example.org/chat/" }],
  }).start();
  const jane = await Member.logIn("jane");
  const content = Buffer.alloc(2 * 1024 * 1024, "x");
  const slot = await jane.ask(
    "get",
    `<request xmlns="urn:xmpp:http:upload:0" filename="a b.txt" size="${content.length}" content-type="text/plain"/>`,
    `upload.${DOMAIN}`,
  );
  const put = /<put[^>]* url='https:\/\/www\.example\.org\/chat(\/upload\/[^']+)'/.exec(slot)?.[1] ?? "";
  const bearer = /<header[^>]* name='Authorization'[^>]*>([^<]+)</.exec(slot)?.[1] ?? "";
  const headers = { authorization: bearer, "content-type": "text/plain", "content-length": content.length };
  expect((await ask("PUT", put, headers, content)).status).toBe(201);
  expect((await ask("GET", put)).body).toHaveLength(content.length);
});

test("more than the quota is refused", async () => {
  await xmppServer({
    sites: [{ name: "plone", domain: DOMAIN, uploadBase: "https://www.example.org/chat/" }],
  }).start();
  const jane = await Member.logIn("jane");
  const slotFor = (size: number) =>
    jane.ask(
      "get",
      `<request xmlns="urn:xmpp:http:upload:0" filename="x.txt" size="${size}" content-type="text/plain"/>`,
      `upload.${DOMAIN}`,
    );
  expect(await slotFor(16 * 1024 * 1024 + 1)).toContain("file-too-large");
  for (let file = 0; file < 6; file++) expect(await slotFor(16 * 1024 * 1024)).toMatch(/type='result'/);
  expect(await slotFor(16 * 1024 * 1024)).toContain("resource-constraint");
});

test.each(["version", "time", "last"])("the server does not tell: %s", async (what) => {
  await xmppServer().start();
  const jane = await Member.logIn("jane");
  const xmlns = what === "time" ? "urn:xmpp:time" : `jabber:iq:${what}`;
  const name = what === "time" ? "time" : "query";
  expect(await jane.ask("get", `<${name} xmlns="${xmlns}"/>`, DOMAIN)).toContain("service-unavailable");
});

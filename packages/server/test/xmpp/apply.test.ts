import { execFile } from "node:child_process";
import { chmod, cp, readFile, rename, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { ProsodySite } from "../../src/xmpp/model.ts";
import { ask } from "./ask.ts";
import { DOMAIN, folder, port, untilLogged, xmppServer } from "./live-prosody.ts";
import { Member } from "./member.ts";

const MIB = 1024 * 1024;
const MUC = "http://jabber.org/protocol/muc";
const SITE: ProsodySite = { name: "plone", domain: DOMAIN, uploadBase: "https://www.example.org/chat/" };
const WITHOUT_FILES: ProsodySite = { name: "plone", domain: DOMAIN };
const ITEMS = '<query xmlns="http://jabber.org/protocol/disco#items"/>';
const ARCHIVE = '<query xmlns="urn:xmpp:mam:2" queryid="q"/>';
const run = promisify(execFile);

/** What Lua in the running Prosody says, as its administrator asks it. */
async function inProsody(lua: string): Promise<string> {
  const config = join(folder, "xmpp/prosody.cfg.lua");
  const { stdout } = await run("prosodyctl", ["--config", config, "shell", `> (function () ${lua} end)()`]);
  return stdout;
}

/** What was written to a room or by a member, so many days ago. */
function keepOldMessage(host: string, module: string, store: string, owner: string, days: number) {
  return inProsody(
    `local m = require "core.modulemanager".get_module("${host}", "${module}").module; ` +
      `local when = os.time() - ${days} * 86400; ` +
      `local stanza = require "util.stanza".message({ type = "chat" }, "An old word"); ` +
      `m:open_store("${store}", "archive"):append("${owner}", nil, stanza, when, "bob@${DOMAIN}"); ` +
      `m:open_store("${store}_cleanup", "map"):set(require "util.datetime".date(when), "${owner}", true); return "kept"`,
  );
}

/** Runs what Prosody runs once a day. */
function expire(host: string) {
  return inProsody(
    `for _, task in ipairs(require "core.modulemanager".get_items("task", "${host}")) do ` +
      `if task.name == "Remove expired messages" then task:run(os.time()) end end return "expired"`,
  );
}

async function keptIn(host: string, module: string, store: string, owner: string): Promise<string> {
  return await inProsody(
    `local m = require "core.modulemanager".get_module("${host}", "${module}").module; local n = 0; ` +
      `for _ in m:open_store("${store}", "archive"):find("${owner}") or function () end do n = n + 1 end return "kept " .. n`,
  );
}

async function slotFor(member: Member, size: number): Promise<string> {
  return await member.ask(
    "get",
    `<request xmlns="urn:xmpp:http:upload:0" filename="x.txt" size="${size}" content-type="text/plain"/>`,
    `upload.${DOMAIN}`,
  );
}

async function send(slot: string, content: Buffer): Promise<{ path: string; status: number | undefined }> {
  const path = /<put[^>]* url='https:\/\/www\.example\.org\/chat(\/upload\/[^']+)'/.exec(slot)?.[1] ?? "";
  const authorization = /<header[^>]* name='Authorization'[^>]*>([^<]+)</.exec(slot)?.[1] ?? "";
  const headers = { authorization, "content-type": "text/plain", "content-length": String(content.length) };
  return { path, status: (await ask("PUT", path, headers, content)).status };
}

async function enter(member: Member): Promise<void> {
  member.send(
    `<presence xmlns="jabber:client" to="tea@rooms.${DOMAIN}/${member.jid.split("@")[0]}"><x xmlns="${MUC}"/></presence>`,
  );
  await member.receive(/<status[^>]* code='110'/);
}

test.each([
  ["of a member", DOMAIN, "mam", "archive", "jane"],
  ["of a room", `rooms.${DOMAIN}`, "muc_mam", "muc_log", "tea"],
  ["of a group's room that is closed", `rooms.${DOMAIN}`, "muc_mam", "muc_log", "converse-group-0a1b"],
])(
  "the archive %s ends by the new number of days, without a restart",
  async (_, host, module, store, owner) => {
    const server = xmppServer({ sites: [SITE] });
    await server.start();
    expect(await keepOldMessage(host, module, store, owner, 40)).toContain("kept");
    expect(await expire(host)).toContain("expired");
    expect(await keptIn(host, module, store, owner)).toContain("kept 1");

    expect(await server.apply([{ ...SITE, historyDays: 30 }])).toBe("applied");

    expect(await expire(host)).toContain("expired");
    expect(await keptIn(host, module, store, owner)).toContain("kept 0");
  },
);

test("members who are online stay so, in their room too, while history, quota and files change", async () => {
  const server = xmppServer({ sites: [SITE] });
  await server.start();
  const { pid } = server;
  const jane = await Member.logIn("jane");
  const bob = await Member.logIn("bob");
  await enter(jane);
  const form = '<x xmlns="jabber:x:data" type="submit"/>';
  await jane.ask("set", `<query xmlns="${MUC}#owner">${form}</query>`, `tea@rooms.${DOMAIN}`);
  await enter(bob);

  for (const site of [
    { ...SITE, historyDays: 30, fileQuotaMib: 1 },
    WITHOUT_FILES,
    { ...SITE, historyDays: 400 },
  ])
    expect(await server.apply([site])).toBe("applied");

  expect(server.pid).toBe(pid);
  jane.send(
    `<message xmlns="jabber:client" type="groupchat" to="tea@rooms.${DOMAIN}"><body>Still there?</body></message>`,
  );
  await bob.receive(/Still there\?/);
  bob.send(`<message xmlns="jabber:client" type="chat" to="${jane.jid}"><body>Yes</body></message>`);
  await bob.ask("get", '<ping xmlns="urn:xmpp:ping"/>');
  bob.send(`<iq xmlns="jabber:client" type="set" id="a">${ARCHIVE}</iq>`);
  await bob.receive(/<body>Yes<\/body>/);
});

test("another quota is in force at once", async () => {
  const server = xmppServer({ sites: [SITE] });
  await server.start();
  const jane = await Member.logIn("jane");
  expect(await slotFor(jane, 2 * MIB)).toMatch(/type='result'/);
  await server.apply([{ ...SITE, fileQuotaMib: 1 }]);
  expect(await slotFor(jane, 1)).toContain("resource-constraint");
  await server.apply([{ ...SITE, fileQuotaMib: 5 }]);
  expect(await slotFor(jane, 3 * MIB)).toMatch(/type='result'/);
  expect(await slotFor(jane, 1)).toContain("resource-constraint");
});

test("a place for a file that was given out before a change is still good after it", async () => {
  const server = xmppServer({ sites: [SITE] });
  await server.start();
  const slot = await slotFor(await Member.logIn("jane"), 5);
  await server.apply([{ ...SITE, fileQuotaMib: 50, historyDays: 10 }]);
  expect((await send(slot, Buffer.from("hello"))).status).toBe(201);
});

test("when files are not shared, nothing is offered, taken or given; when they are again, all is there", async () => {
  const server = xmppServer({ sites: [SITE] });
  await server.start();
  const jane = await Member.logIn("jane");
  const slot = await slotFor(jane, 5);
  const { path, status } = await send(await slotFor(jane, 5), Buffer.from("hello"));
  expect(status).toBe(201);

  await server.apply([WITHOUT_FILES]);

  expect(await jane.ask("get", ITEMS, DOMAIN)).not.toContain("upload");
  expect(await slotFor(jane, 5)).toMatch(/type='error'/);
  expect((await send(slot, Buffer.from("later"))).status).toBe(404);
  expect((await ask("GET", path)).status).toBe(404);

  await server.apply([SITE]);

  expect(await jane.ask("get", ITEMS, DOMAIN)).toContain(`upload.${DOMAIN}`);
  expect((await ask("GET", path)).body).toBe("hello");
  expect((await send(await slotFor(jane, 5), Buffer.from("again"))).status).toBe(201);
});

test("files can be switched on where Prosody was started without them", async () => {
  const server = xmppServer({ sites: [WITHOUT_FILES] });
  await server.start();
  const jane = await Member.logIn("jane");
  expect(await slotFor(jane, 5)).toMatch(/type='error'/);
  await server.apply([SITE]);
  expect((await send(await slotFor(jane, 5), Buffer.from("hello"))).status).toBe(201);
});

test("one order is for all sites of the server", async () => {
  const other: ProsodySite = {
    name: "club",
    domain: "club.example",
    uploadBase: "https://club.example/chat/",
  };
  const server = xmppServer({ sites: [SITE, other] });
  await server.start();
  await server.apply([SITE, { ...other, historyDays: 3 }]);
  expect(await keepOldMessage(other.domain, "mam", "archive", "jane", 10)).toContain("kept");
  expect(await expire(other.domain)).toContain("expired");
  expect(await keptIn(other.domain, "mam", "archive", "jane")).toContain("kept 0");
});

test("with another domain Prosody is another, and members log in there", async () => {
  const server = xmppServer({ sites: [SITE] });
  await server.start();
  const { pid } = server;
  expect(await server.apply([{ ...SITE, domain: "chat.example" }])).toBe("applied");
  expect(server.state).toBe("ready");
  expect(server.pid).not.toBe(pid);
  const jane = await Member.logIn("jane", "chat.example");
  expect(await jane.ask("get", ITEMS, "chat.example")).toContain("upload.chat.example");
});

test("what Prosody does not take is taken back, and said with a code", async () => {
  const server = xmppServer({ sites: [SITE] });
  await server.start();
  const file = join(folder, "xmpp/prosody.cfg.lua");
  const before = await readFile(file, "utf8");
  const jane = await Member.logIn("jane");
  // A module that cannot be loaded: Lua's own reader finds the fault.
  await inProsody(
    `require "core.modulemanager".reload = function () return nil, "broken" end return "broken"`,
  );
  await expect(server.apply([{ ...SITE, historyDays: 7 }])).rejects.toMatchObject({
    code: "system-apply-failed",
  });
  expect(await readFile(file, "utf8")).toBe(before);
  expect(await jane.ask("get", '<ping xmlns="urn:xmpp:ping"/>')).toMatch(/type='result'/);
  expect(server.state).toBe("ready");
});

test("a domain with which Prosody does not start is given up for the old one", async () => {
  const club: ProsodySite = { name: "club", domain: "club.example" };
  const server = xmppServer({ sites: [SITE, club] });
  await server.start();
  const broken = [SITE, { ...club, domain: `rooms.${DOMAIN}` }];
  await expect(server.apply(broken)).rejects.toMatchObject({ code: "prosody-failed" });
  expect(server.state).toBe("ready");
  await Member.logIn("jane", club.domain);
});

test("a Prosody that comes back with neither is tried again until it does", async () => {
  const modulesFolder = join(folder, "modules");
  await cp(new URL("../../../../prosody/modules", import.meta.url).pathname, modulesFolder, {
    recursive: true,
  });
  const server = xmppServer({ sites: [SITE], modulesFolder, retryMs: 50 });
  await server.start();
  await rename(modulesFolder, `${modulesFolder}.away`);
  await expect(server.apply([{ ...SITE, domain: "chat.example" }])).rejects.toMatchObject({
    code: "prosody-failed",
  });
  const up = untilLogged('"state":"ready"');
  await rename(`${modulesFolder}.away`, modulesFolder);
  await up;
  await Member.logIn("jane");
});

test("a Prosody whose port was taken while it restarted comes back when it is free", async () => {
  const server = xmppServer({ sites: [SITE], retryMs: 50 });
  await server.start();
  const thief = createServer();
  const ended = untilLogged('"state":"stopped"');
  const applied = server.apply([{ ...SITE, domain: "chat.example" }]);
  await ended;
  thief.listen(port, "127.0.0.1");
  await expect(applied).rejects.toMatchObject({ code: "prosody-port-taken" });
  const up = untilLogged('"state":"ready"');
  thief.close();
  await up;
  await Member.logIn("jane");
});

test("while Prosody is down the change waits for its next start", async () => {
  const server = xmppServer({ sites: [SITE] });
  await server.start();
  const down = untilLogged("Prosody ended");
  process.kill(server.pid ?? 0, "SIGKILL");
  await down;
  const up = untilLogged('"state":"ready"');
  expect(await server.apply([{ ...WITHOUT_FILES, domain: "later.example" }])).toBe("pending");
  await up;
  const jane = await Member.logIn("jane", "later.example");
  expect(await jane.ask("get", ITEMS, "later.example")).not.toContain("upload");
});

test("before the first start it is enough to know", async () => {
  const server = xmppServer({ sites: [SITE] });
  expect(await server.apply([WITHOUT_FILES])).toBe("pending");
  await server.start();
  const jane = await Member.logIn("jane");
  expect(await slotFor(jane, 5)).toMatch(/type='error'/);
});

test("the configuration is not written again where nothing changed", async () => {
  const server = xmppServer({ sites: [SITE] });
  await server.start();
  const file = join(folder, "xmpp/prosody.cfg.lua");
  await chmod(file, 0o400);
  await writeFile(join(folder, "mark"), "");
  expect(await server.apply([{ ...SITE }])).toBe("applied");
  expect((await run("find", [file, "-newer", join(folder, "mark")])).stdout).toBe("");
});

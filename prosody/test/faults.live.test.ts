import { execFile } from "node:child_process";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { tokenFor, tryLogin } from "./environment/member.ts";
import { OneSite, SECRETS } from "./environment/one-site.ts";
import type { XmppSocket } from "./environment/xmpp-socket.ts";

const run = promisify(execFile);
const JANE = "jane@example.org";
/** More than what is left of the last block of a file. */
const LONG = "x".repeat(5000);

let site: OneSite;
let jane: XmppSocket;
let bob: XmppSocket;

beforeEach(async () => {
  site = await OneSite.start();
});

afterEach(async () => {
  const raised = await site.server.log.raised();
  await site.server.remove();
  expect(raised).toEqual([]);
});

function login() {
  return tryLogin(site.port, JANE, tokenFor(JANE, SECRETS));
}

async function comeOnline(): Promise<void> {
  jane = await site.online("jane");
  bob = await site.online("bob");
}

function write(to: string, text: string): void {
  const attributes = `type="chat" to="${to}@example.org" id="${text.slice(0, 10)}"`;
  jane.send(`<message xmlns="jabber:client" ${attributes}><body>${text}</body></message>`);
}

/** A message that comes to who is there. */
async function bobReads(text: string): Promise<void> {
  const arrived = bob.next(new RegExp(`<body>${text}<`));
  write("bob", text);
  await arrived;
}

/** What jane's archive has, in order. */
async function archive(): Promise<string[]> {
  const texts: string[] = [];
  jane.send('<iq xmlns="jabber:client" type="set" id="mam"><query xmlns="urn:xmpp:mam:2"/></iq>');
  for (;;) {
    const element = await jane.next(/<result |id=['"]mam['"]/);
    if (element.startsWith("<iq")) return texts;
    texts.push(/<body>([^<]*)</.exec(element)?.[1] ?? "");
  }
}

test.skipIf(process.getuid?.() !== 0)(
  "a full disk: what cannot be kept comes back to who wrote it, members log in, and it passes",
  async () => {
    await site.server.stop();
    const folder = join(site.server.folder, "data");
    await run("mount", ["-t", "tmpfs", "-o", "size=512k", "converse-test", folder]);
    try {
      await site.server.start();
      await comeOnline();
      await bobReads("before");
      await writeFile(join(folder, "full"), Buffer.alloc(1024 * 1024)).catch(() => undefined);

      for (const who of ["bob", "carol"]) {
        const refused = jane.next(/type=['"]error['"]/);
        write(who, `${LONG} to ${who}`);
        expect(await refused).toContain("<resource-constraint");
      }
      expect(await login()).toEqual({ ok: true });
      expect((await site.server.log.errors()).join("\n")).toContain("No space left on device");

      await rm(join(folder, "full"));
      await bobReads("after");
      expect(await archive()).toEqual(["before", "after"]);
      await expect(bob.next(/xxxx/, 100)).rejects.toThrow("nothing like");
      expect(await login()).toEqual({ ok: true });
    } finally {
      await site.server.stop();
      await run("umount", [folder]);
    }
  },
);

/** Leave Prosody so many file descriptors more than it has open. */
async function leaveDescriptors(more: number): Promise<void> {
  const pid = String(site.server.pid);
  const open = new Set((await readdir(`/proc/${pid}/fd`)).map(Number));
  let limit = 0;
  for (let free = 0; free < more || open.has(limit); limit++) if (!open.has(limit)) free++;
  await run("prlimit", ["--pid", pid, `--nofile=${limit}:4096`]);
}

test("no file descriptor left: who comes is told that it is the server's fault, who is there reads on, and it passes", async () => {
  await comeOnline();
  // One for the connection, and none to look at the secrets.
  await leaveDescriptors(1);
  expect(await login()).toEqual({ ok: false, condition: "temporary-auth-failure" });
  await bobReads("while");
  await leaveDescriptors(1000);
  expect(await login()).toEqual({ ok: true });
  await bobReads("after");
  const log = await site.server.log.text();
  expect(log).toMatch(/every login is refused, secrets-unreadable: .*Too many open files/);
  expect(log).toContain("the secrets can be used again");
});

test("who wants nothing to be kept still writes and reads", async () => {
  await comeOnline();
  for (const who of [jane, bob])
    await who.ask('<iq id="prefs" type="set"><prefs xmlns="urn:xmpp:mam:2" default="never"/></iq>', "prefs");
  await bobReads("between us");
  expect(await archive()).toEqual([]);
});

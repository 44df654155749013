import { mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { writeControl } from "../../src/commands/run/control-key.ts";
import type { SessionOrders } from "../../src/compose/gateway.ts";
import { shownAddress } from "../../src/config/shown-address.ts";
import { makeFile, SMALLEST } from "../config/files.ts";
import { ask, codeOf } from "../gateway/ask.ts";
import { type Site, startSite } from "../gateway/site.ts";
import { runInProcess } from "./run-in-process.ts";

const KEY = "c".repeat(64);
const SESSION = {
  localpart: "jane",
  user: "jane",
  resource: "converse.js-1",
  since: 1_764_000_000,
  renewed: 1_764_000_000_000,
  client: "https://conversejs.org",
  address: "192.0.2.77",
  hibernating: false,
};

let site: Site;
let config: string;
let data: string;
let listed: [string, typeof SESSION][];
let closed: Parameters<SessionOrders["close"]>[0][];

beforeEach(async () => {
  site = await startSite();
  listed = [["jane@example.org/converse.js-1", SESSION]];
  closed = [];
  site.prosody.orders = {
    list: async () => new Map(listed),
    async close(order) {
      closed.push(order);
      return 2;
    },
    renew: async () => undefined,
  };
  config = await makeFile("converse.toml", SMALLEST);
  data = join(dirname(config), "data");
  await writeControl(data, { port: site.port, key: KEY });
});

const list = (...args: string[]) => runInProcess(["sessions", "list", `--config=${config}`, ...args]);
const close = (...args: string[]) => runInProcess(["sessions", "close", `--config=${config}`, ...args]);

describe("the gateway tells nobody without the key", () => {
  test.each<[string, Record<string, string>]>([
    ["none", {}],
    ["another", { Authorization: `Bearer ${"d".repeat(64)}` }],
    ["a part", { Authorization: `Bearer ${KEY.slice(1)}` }],
    ["as a password", { Authorization: `Basic ${KEY}` }],
    ["a member's cookie", { Cookie: "__ac=abc" }],
  ])("%s", async (_, headers) => {
    const path = "/.collective-converse/sessions";
    const got = await ask(site.port, { path, headers });
    expect([got.status, codeOf(got)]).toEqual([401, "system-control-refused"]);
    const body = JSON.stringify({ site: "plone", user: "jane" });
    const sent = await ask(site.port, { method: "POST", path: `${path}/close`, headers, body });
    expect([sent.status, codeOf(sent)]).toEqual([401, "system-control-refused"]);
    expect(closed).toEqual([]);
    const noted = { event: "order-refused", code: "system-control-refused", address: "127.0.0.1" };
    expect(site.audited).toEqual([noted, noted]);
  });

  test.each([
    "",
    "null",
    "{}",
    '{"site":"plone"}',
    '{"site":"plone","user":""}',
    '{"site":"plone","user":"jane","resource":""}',
    '{"site":"x","user":"y"}',
  ])("and with it takes no order like %j", async (body) => {
    const reply = await ask(site.port, {
      method: "POST",
      path: "/.collective-converse/sessions/close",
      headers: { Authorization: `Bearer ${KEY}` },
      body,
    });
    expect([reply.status, codeOf(reply)]).toEqual([400, "request-malformed"]);
    expect(closed).toEqual([]);
  });
});

describe("without a gateway the command says so", () => {
  test.each<[string, () => Promise<void>]>([
    [
      "when none was ever started",
      async () => {
        config = await makeFile("converse.toml", SMALLEST);
      },
    ],
    ["when it has ended", async () => site.gateway.close(0)],
    [
      "when another one listens there",
      async () => writeControl(data, { port: site.port, key: "d".repeat(64) }),
    ],
    ["when the file is something else", async () => writeFile(join(data, "control.json"), "root:x:0:0")],
    [
      "when the key is something else",
      async () => writeFile(join(data, "control.json"), `{"port":${site.port},"key":"root:x:0"}`),
    ],
    [
      "when the file is a link",
      async () => {
        const other = await makeFile("other", await readFile(join(data, "control.json"), "utf8"));
        config = await makeFile("converse.toml", SMALLEST);
        await mkdir(join(dirname(config), "data"));
        await symlink(other, join(dirname(config), "data", "control.json"));
      },
    ],
  ])("%s", async (_, spoil) => {
    await spoil();
    const { status, stdout, stderr } = await list();
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("[gateway-not-running]");
    expect(stderr).not.toContain("root:x");
  });

  test("and when Prosody does not run, that", async () => {
    site.prosody.orders = undefined;
    const { status, stderr } = await list();
    expect(status).toBe(1);
    expect(stderr).toContain("[xmpp-unreachable]");
  });
});

test("the key is for the gateway's account alone", async () => {
  expect((await stat(join(data, "control.json"))).mode & 0o777).toBe(0o600);
  expect((await stat(data)).mode & 0o777).toBe(0o700);
});

describe("who is connected", () => {
  test("is said in columns, with the network that they come from", async () => {
    listed.push([
      "bob@example.org/phone",
      {
        ...SESSION,
        client: "x\u001b[2J\u202Ey",
        address: "2001:db8:1:2::7",
        hibernating: true,
      },
    ]);
    const { status, stdout } = await list();
    expect(status).toBe(0);
    expect(stdout).toBe(
      "plone  bob@example.org/phone           2025-11-24 16:00:00Z  2001:db8:1::  x?[2J?y                 connection lost\n" +
        "plone  jane@example.org/converse.js-1  2025-11-24 16:00:00Z  192.0.2.0     https://conversejs.org\n",
    );
  });

  test("is said as JSON, and whole addresses where one asks for them", async () => {
    const expected = {
      site: "plone",
      jid: "jane@example.org/converse.js-1",
      user: "jane",
      since: "2025-11-24T16:00:00.000Z",
      client: "https://conversejs.org",
      address: "192.0.2.0",
      isHibernating: false,
    };
    expect(JSON.parse((await list("--json")).stdout)).toEqual({ sessions: [expected] });
    expect(JSON.parse((await list("--json", "--full-address")).stdout)).toEqual({
      sessions: [{ ...expected, address: "192.0.2.77" }],
    });
  });

  test("is said as the configuration says", async () => {
    for (const [shown, address] of [
      ["whole", "192.0.2.77"],
      ["none", null],
    ]) {
      await writeFile(config, `${SMALLEST}[addresses]\nshown = "${shown}"\n`);
      expect(JSON.parse((await list("--json")).stdout)).toMatchObject({ sessions: [{ address }] });
    }
  });

  test("is nobody", async () => {
    listed = [];
    expect((await list()).stdout).toBe("Nobody is connected.\n");
    expect((await list("--json")).stdout).toBe('{"sessions":[]}\n');
  });
});

describe("a member's sessions", () => {
  test("are ended by the user id", async () => {
    const { status, stdout } = await close("Jane@example.org");
    expect([status, stdout]).toEqual([0, "2 connections ended.\n"]);
    expect(closed).toEqual([
      {
        localpart: expect.stringMatching(/^jane\\40example\.org\../),
        reason: "closed",
        before: site.clock.now,
      },
    ]);
    expect((await close("jane", "--json")).stdout).toBe('{"site":"plone","user":"jane","closed":2}\n');
  });

  test("are ended one by one", async () => {
    const { status, stdout } = await close("jane", "--resource=converse.js-1");
    expect([status, stdout]).toEqual([0, "2 connections ended.\n"]);
    const resource = "converse.js-1";
    expect(closed).toEqual([{ localpart: "jane", resource, reason: "closed", before: site.clock.now }]);
    site.prosody.orders = undefined;
    expect((await close("jane", "--resource=converse.js-1")).stderr).toContain("[xmpp-unreachable]");
  });

  test("are noted with who has ended them", async () => {
    await close("Jane@example.org");
    await close("jane", "--resource=converse.js-1");
    const end = { event: "sessions-ended", site: "plone", via: "command", reason: "closed", closed: 2 };
    expect(site.audited).toEqual([
      { ...end, user: "Jane@example.org" },
      { ...end, user: "jane", resource: "converse.js-1" },
    ]);
  });

  test("are not ended in a site that is not there, or by nobody's id", async () => {
    expect((await close("jane", "--site=intranet")).status).toBe(2);
    expect((await close()).status).toBe(2);
    expect(closed).toEqual([]);
  });

  test("are ended later where Prosody cannot be told now", async () => {
    const { orders } = site.prosody;
    site.prosody.orders = undefined;
    const { status, stdout } = await close("jane");
    expect([status, stdout]).toEqual([0, expect.stringContaining("tries until it can")]);
    site.prosody.orders = orders;
    await expect.poll(() => closed.length).toBe(1);
  });
});

test.each([
  ["192.0.2.77", "192.0.2.0"],
  ["::ffff:192.0.2.77", "192.0.2.0"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::"],
  ["2001:db8::7", "2001:db8:0::"],
  ["::1", "0:0:0::"],
  ["unknown", "unknown"],
  ["evil\u001b[2J", "unknown"],
])("%s is shortened to %s", (address, short) => {
  expect(shownAddress(address, "network")).toBe(short);
  expect(shownAddress(address, "whole")).toBe(address);
  expect(shownAddress(address, "none")).toBe(null);
});

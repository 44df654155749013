import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { decodePloneKey } from "@collective-converse/token";
import { beforeEach, describe, expect, test } from "vitest";
import type { SyncLine } from "../../../../spec/http.d.ts";
import { writeControl } from "../../src/commands/run/control-key.ts";
import { makeFile, PLONE_KEY, SMALLEST } from "../config/files.ts";
import { ask, codeOf } from "../gateway/ask.ts";
import { type Site, startSite } from "../gateway/site.ts";
import { json } from "../gateway/stub-plone.ts";
import { runInProcess } from "./run-in-process.ts";

const KEY = "c".repeat(64);
const SYNC = "/.collective-converse/sync";

interface Account {
  user: string | null;
  freed: number;
  version: string | null;
  name: string | null;
}

let site: Site;
let config: string;
let accounts: Map<string, Account>;
let freed: { id: string; at: number; exists: boolean }[];
let members: { id: string; fullname: string; portrait?: string }[];
let groups: Map<string, string>;
let told: string[];
let connected: string[];
let isComplete: boolean;

/** What Plone and Prosody say, as a site with some members; Prosody does as it is told. */
beforeEach(async () => {
  [freed, told, connected, isComplete] = [[], [], [], true];
  members = [
    { id: "jane", fullname: "Jane Doe" },
    { id: "bob", fullname: "Bob" },
  ];
  accounts = new Map(
    ["jane", "bob"].map((user) => [
      user,
      { user, freed: 0, version: null, name: user === "jane" ? "Jane Doe" : "Bob" },
    ]),
  );
  groups = new Map();
  site = await startSite({
    ploneKeys: () => new Map([["plone", decodePloneKey(PLONE_KEY)]]),
    answer(req, res) {
      const at = decodeURIComponent(req.url ?? "");
      if (at.endsWith("@converse-system-contacts"))
        return json(res, {
          rule: "groups",
          groups: [
            { id: "choir", title: "Choir", members: ["ann", "ben"].map((id) => ({ id, fullname: id })) },
          ],
          refused: null,
        });
      if (at.endsWith("@converse-system-rooms")) return json(res, { rooms: [], refused: null });
      const portraits = members.flatMap(({ id, portrait }) => (portrait ? [[id, portrait]] : []));
      if (at.endsWith("@converse-system-state"))
        return json(res, { freed, portraits: Object.fromEntries(portraits) });
      const user = /person\?user=(.*)/.exec(at)?.[1];
      const member = members.find(({ id }) => id === user);
      const state = { portrait: null, refused: null, freed: freed.find(({ id }) => id === user)?.at ?? 0 };
      if (user !== undefined) return json(res, { person: member ? { ...member, ...state } : null });
      if (!at.includes("@converse-system-people")) return json(res, {}, 404);
      const people = members.map((each) => ({ ...each, login: "", email: "", groups: [], portrait: null }));
      json(res, {
        complete: isComplete,
        groups: {},
        people: isComplete && at.includes("part=0") ? people : [],
      });
    },
  });
  site.prosody.kept = {
    list: async () => groups,
    put: async (id) => void told.push(`put ${id}`),
    async remove(id) {
      groups.delete(id);
      told.push(`remove ${id}`);
    },
  };
  site.prosody.keptRooms = {
    list: async () => new Map(),
    put: async () => undefined,
    remove: async () => undefined,
  };
  site.prosody.described = {
    account: async (_domain, localpart) => accounts.get(localpart),
    list: async (_domain, part) => (part === 0 ? accounts : new Map()),
    portrait: async () => undefined,
    async describe(_domain, { localpart, user, name, freed = 0 }, _portrait, version = null) {
      accounts.set(localpart, { user, freed, version, name });
      told.push(`tell ${localpart} ${name}`);
      return true;
    },
  };
  site.prosody.orders = {
    list: async () =>
      new Map(
        connected.map((user) => [
          `${user}@example.org/x`,
          {
            localpart: user,
            user,
            resource: "x",
            since: 0,
            renewed: 0,
            client: null,
            address: null,
            hibernating: false,
          },
        ]),
      ),
    async close({ localpart, reason }) {
      if (reason === "deleted") accounts.delete(String(localpart));
      connected = connected.filter((user) => user !== localpart);
      told.push(`${reason} ${localpart}`);
      return 1;
    },
    renew: async () => undefined,
  };
  config = await makeFile("converse.toml", SMALLEST);
  await writeControl(join(dirname(config), "data"), { port: site.port, key: KEY });
});

function kept() {
  if (site.prosody.kept === undefined) throw new TypeError("no groups");
  return site.prosody.kept;
}

function hashOf(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

async function run(...args: string[]) {
  told = [];
  return runInProcess(["sync", `--config=${config}`, ...args]);
}

describe("nothing is compared", () => {
  test.each([{}, { Authorization: `Bearer ${"d".repeat(64)}` }])("without the key: %j", async (headers) => {
    const got = await ask(site.port, {
      method: "POST",
      path: SYNC,
      headers,
      body: '{"site":null,"dryRun":false}',
    });
    expect([got.status, codeOf(got), told]).toEqual([401, "system-control-refused", []]);
  });

  test.each(["", "{}", '{"site":5,"dryRun":true}', '{"site":null,"dryRun":"no"}'])(
    "for an order like %j",
    async (body) => {
      const headers = { Authorization: `Bearer ${KEY}` };
      const got = await ask(site.port, { method: "POST", path: SYNC, headers, body });
      expect([got.status, codeOf(got)]).toEqual([400, "request-malformed"]);
    },
  );

  test("of a site that is not there, or without a gateway", async () => {
    expect((await run("--site=other")).stderr).toContain("--site is one of plone");
    await site.gateway.close(0);
    expect((await run()).stderr).toContain("[gateway-not-running]");
  });
});

/** Everything differs at once. */
function spoil() {
  groups.set("gone", "0".repeat(64));
  freed = [
    { id: "carl", at: 5, exists: false },
    { id: "dora", at: 6, exists: true },
    { id: "fred", at: 7, exists: true },
  ];
  accounts.set("carl", { user: "carl", freed: 0, version: null, name: "Carl" });
  // Of an early gateway, which told no user ids.
  accounts.set("dora", { user: null, freed: 0, version: null, name: "Dora" });
  // Who came later, in a site that was restored from a backup.
  accounts.set("bob", { user: "bob", freed: 9, version: null, name: "Bob" });
  // Made anew, and may not chat.
  accounts.set("fred", { user: "fred", freed: 0, version: null, name: "Fred" });
  members.push({ id: "dora", fullname: "Dora the Second" });
  members[0] = { id: "jane", fullname: "Jane Smith", portrait: "v2" };
  accounts.set("eve", { user: "eve", freed: 0, version: null, name: "Eve, who is barred" });
  connected = ["jane", "eve"];
}

const SPOILED = [
  "plone: contacts of the group: choir",
  "plone: no contacts any more of the group: gone",
  "plone: account of somebody who was deleted is erased: carl",
  "plone: account of somebody who was deleted is made anew: bob",
  "plone: account of somebody who was deleted is made anew: dora",
  "plone: account of somebody who was deleted is made anew: fred",
  "plone: name or portrait: jane",
  "plone: may not chat and is disconnected: eve",
];

test("a dry run says what would be changed, and changes nothing", async () => {
  spoil();
  const before = structuredClone(accounts);
  const { status, stdout } = await run("--dry-run");
  expect(status).toBe(0);
  expect(stdout.trimEnd().split("\n").toSorted()).toEqual([...SPOILED, "8 would be changed."].toSorted());
  expect([told, accounts]).toEqual([[], before]);
});

test("all is repaired, with progress, and a second run changes nothing", async () => {
  spoil();
  site.prosody.kept = { ...kept(), put: async (id, body) => void groups.set(id, hashOf(body)) };
  const first = await run();
  expect(first.status).toBe(0);
  expect(first.stdout.trimEnd().split("\n").toSorted()).toEqual([...SPOILED, "8 changed."].toSorted());
  expect(first.stderr).toContain("plone: accounts 20 of 20\n");
  expect(told).toEqual(
    expect.arrayContaining([
      "deleted carl",
      "deleted bob",
      "tell bob Bob",
      "deleted fred",
      "barred eve",
      "tell dora Dora the Second",
    ]),
  );
  // Theirs is another's: what is told makes it anew, and nobody else loses theirs.
  expect(told.filter((line) => line.startsWith("deleted")).toSorted()).toEqual([
    "deleted bob",
    "deleted carl",
    "deleted fred",
  ]);
  expect(accounts.get("jane")).toEqual({ user: "jane", freed: 0, version: "v2", name: "Jane Smith" });
  expect(accounts.has("eve")).toBe(true);
  const second = await run();
  expect([second.status, second.stdout, told]).toEqual([0, "Nothing differs.\n", []]);
});

test("a site that lists nobody is asked for each, and nobody is erased because a directory does not answer", async () => {
  isComplete = false;
  site.prosody.kept = { ...kept(), list: async () => new Map([["choir", "x"]]) };
  members = [{ id: "jane", fullname: "Jane Smith" }];
  connected = ["jane"];
  const { stdout } = await run();
  expect(stdout).toContain("name or portrait: jane\n");
  expect(stdout).not.toContain("bob");
  expect(accounts.has("bob")).toBe(true);
});

test("what cannot be repaired is said with its code, and all else is repaired", async () => {
  spoil();
  site.prosody.kept = undefined;
  const { status, stdout, stderr } = await run();
  expect(status).toBe(1);
  expect(stderr).toContain("[xmpp-unreachable]");
  expect(stdout).toContain("is erased: carl");
  expect(stdout).toMatch(/; \d+ failed\.\n$/);
});

test("a program gets a line of JSON for each change and step, the summary last", async () => {
  spoil();
  const { stdout } = await run("--dry-run", "--json");
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as SyncLine);
  expect(lines.at(-1)).toEqual({ type: "summary", changes: 8, failures: 0 });
  expect(lines).toContainEqual({ type: "change", site: "plone", what: "account-erased", subject: "carl" });
});

test("who interrupts it ends it between two changes, and the next one does the rest", async () => {
  for (let number = 0; number < 50; number++) {
    freed.push({ id: `gone${number}`, at: 5, exists: false });
    accounts.set(`gone${number}`, { user: `gone${number}`, freed: 0, version: null, name: "Gone" });
  }
  const close = site.prosody.orders?.close;
  const ending = new AbortController();
  let count = 0;
  if (site.prosody.orders === undefined || close === undefined) throw new TypeError("no orders");
  site.prosody.orders.close = async (order) => {
    if (++count === 10) ending.abort();
    // The gateway hears of it when its connection ends.
    await new Promise((resolve) => setTimeout(resolve, 5));
    return close(order);
  };
  const interrupted = fetch(`http://127.0.0.1:${site.port}${SYNC}`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}` },
    body: '{"site":null,"dryRun":false}',
    signal: ending.signal,
  }).then((answer) => answer.text());
  await expect(interrupted).rejects.toThrow();
  await expect.poll(() => told.length).toBeGreaterThanOrEqual(10);
  expect(accounts.size).toBeGreaterThan(2);
  expect((await run()).status).toBe(0);
  expect([...accounts.keys()]).toEqual(["jane", "bob"]);
});

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deleteGroup, orderGroups, putGroup } from "./environment/group-orders.ts";
import { tokenFor } from "./environment/member.ts";
import { OneSite, PROVISION_SECRET, SECRETS } from "./environment/one-site.ts";
import { saslMessage } from "./environment/sasl-message.ts";
import { XmppSocket } from "./environment/xmpp-socket.ts";

const ROSTER = "jabber:iq:roster";

let site: OneSite;
let open: XmppSocket[] = [];
let groups: string[] = [];
let asked = 0;

beforeAll(async () => {
  site = await OneSite.start({}, { CONVERSE_PROVISION_SECRET: PROVISION_SECRET }, [
    "blocklist",
    "smacks",
    "converse_contacts",
  ]);
});

beforeEach(() => {
  asked++;
});

afterEach(async () => {
  for (const member of open) await member.close();
  for (const id of groups) await deleteGroup(site.port, id);
  open = [];
  groups = [];
});

afterAll(async () => {
  const raised = await site?.server.log.raised();
  const errors = await site?.server.log.errors();
  await site?.server.remove();
  expect(raised).toEqual([]);
  expect(errors).toEqual([]);
});

/** Each test has members of its own, since own contacts stay. */
function own(name: string): string {
  return `${name}${asked}`;
}

function jid(name: string): string {
  return `${own(name)}@${OneSite.domain}`;
}

async function online(name: string): Promise<XmppSocket> {
  const member = await site.online(own(name));
  open.push(member);
  return member;
}

/** Titles by the ids that the test speaks of; names are those of the site. */
async function put(id: string, title: string, ...names: string[]): Promise<void> {
  const all = names.map((name) => [own(name), `${name[0]?.toUpperCase()}${name.slice(1)} Smith`]);
  if (!groups.includes(id)) groups.push(id);
  await putGroup(site.port, id, title, Object.fromEntries(all));
}

/** The item of a contact as the server tells it now, or undefined. */
async function contact(member: XmppSocket, name: string): Promise<string | undefined> {
  const id = `roster-${performance.now()}`;
  const answer = await member.ask(`<iq id="${id}" type="get"><query xmlns="${ROSTER}"/></iq>`, id);
  return answer.match(/<item .*?(\/>|<\/item>)/g)?.find((item) => item.includes(jid(name)));
}

function push(member: XmppSocket, name: string): Promise<string> {
  return member.next(new RegExp(`^<iq .*type='set'.*${ROSTER}.*${jid(name)}`));
}

function presence(member: XmppSocket, name: string, type = ""): Promise<string> {
  const kind = type === "" ? "(?![^>]*type=)" : `(?=[^>]*type='${type}')`;
  return member.next(new RegExp(`^<presence ${kind}[^>]*from='${jid(name)}[/']`));
}

async function set(member: XmppSocket, inside: string): Promise<string> {
  const id = `set-${performance.now()}`;
  return member.ask(`<iq id="${id}" type="set"><query xmlns="${ROSTER}">${inside}</query></iq>`, id);
}

/** What Prosody keeps of a member's contacts. */
async function kept(name: string): Promise<string> {
  const file = join(site.server.folder, "data/example%2eorg/roster", `${own(name)}.dat`);
  return readFile(file, "utf8").catch(() => "");
}

async function befriend(one: XmppSocket, a: string, other: XmppSocket, b: string): Promise<void> {
  for (const [from, to, name, nameOfFrom] of [
    [one, other, b, a],
    [other, one, a, b],
  ] as const) {
    const asks = to.next(/^<presence [^>]*type='subscribe'/);
    from.send(`<presence xmlns="jabber:client" type="subscribe" to="${jid(name)}"/>`);
    await asks;
    const seen = from.next(/^<presence [^>]*type='subscribed'/);
    to.send(`<presence xmlns="jabber:client" type="subscribed" to="${jid(nameOfFrom)}"/>`);
    await seen;
  }
}

describe("members of a group", () => {
  test("who are connected have one another at once, by full name and under its title", async () => {
    const anna = await online("anna");
    const bert = await online("bert");
    const seen = push(anna, "bert");
    const seenToo = push(bert, "anna");
    await put("editors", "The <Editors>", "anna", "bert");
    expect(await seen).toMatch(/subscription='both'/);
    expect(await seenToo).toMatch(/name='Anna Smith'/);
    await presence(anna, "bert");
    await presence(bert, "anna");
    expect(await contact(anna, "bert")).toMatch(/name='Bert Smith'.*<group>The &lt;Editors&gt;<\/group>/);
    expect(await contact(anna, "anna")).toBeUndefined();
  });

  test("who come later find them, online or not, and nothing is written", async () => {
    await put("editors", "Editors", "anna", "bert", "carl");
    const anna = await online("anna");
    const bert = await online("bert");
    await presence(anna, "bert");
    expect(await contact(bert, "anna")).toMatch(/subscription='both'/);
    expect(await contact(bert, "carl")).toMatch(/name='Carl Smith'/);
    expect(await kept("anna")).toBe("");
  });

  test("lose one another when one leaves, and see them go", async () => {
    await put("editors", "Editors", "anna", "bert", "carl");
    const anna = await online("anna");
    const bert = await online("bert");
    await presence(anna, "bert");
    const gone = push(anna, "bert");
    await put("editors", "Editors", "anna", "carl");
    expect(await gone).toMatch(/subscription='remove'/);
    await presence(anna, "bert", "unavailable");
    expect(await push(bert, "anna")).toMatch(/subscription='remove'/);
    await presence(bert, "anna", "unavailable");
    expect(await contact(bert, "carl")).toBeUndefined();
    expect(await contact(anna, "carl")).toBeDefined();
  });

  test("are shown under the new title when the group is renamed, without going", async () => {
    await put("editors", "Editors", "anna", "bert");
    const anna = await online("anna");
    const renamed = push(anna, "bert");
    await put("editors", "Writers", "anna", "bert");
    const item = await renamed;
    expect(item).toMatch(/subscription='both'.*<group>Writers<\/group>/);
    expect(item).not.toContain("Editors");
  });

  test("are told nothing of a group that is as it was", async () => {
    await put("editors", "Editors", "anna", "bert");
    const anna = await online("anna");
    await put("editors", "Editors", "anna", "bert");
    const next = anna.next(/^<iq [^>]*type='set'/);
    await put("other", "Other", "anna", "carl");
    expect(await next).toContain(jid("carl"));
  });

  test("of two groups are under both titles, and stay when one ends", async () => {
    await put("editors", "Editors", "anna", "bert");
    await put("board", "Board", "anna", "bert");
    const anna = await online("anna");
    expect(await contact(anna, "bert")).toMatch(/(?=.*<group>Editors<)(?=.*<group>Board<)/);
    const changed = push(anna, "bert");
    await deleteGroup(site.port, "board");
    const item = await changed;
    expect(item).toMatch(/subscription='both'.*<group>Editors</);
    expect(item).not.toContain("Board");
  });

  test("of two groups with one title have only those of their own", async () => {
    await put("a", "Team", "anna", "bert");
    await put("b", "Team", "carl", "dora");
    await put("c", "Team", "bert", "carl");
    const bert = await online("bert");
    expect(await contact(bert, "anna")).toMatch(/<group>Team<\/group>/);
    expect(await contact(bert, "carl")).toMatch(/<group>Team<\/group>/);
    expect(await contact(bert, "dora")).toBeUndefined();
  });

  test("are still there after Prosody was killed and started again", async () => {
    await put("", "Everybody", "anna", "bert");
    await site.server.kill();
    await site.server.start();
    open = [];
    const anna = await online("anna");
    expect(await contact(anna, "bert")).toMatch(/name='Bert Smith'.*<group>Everybody</);
  });

  test("are still there after the module was loaded again, and go when it is unloaded", async () => {
    await put("editors", "Editors", "anna", "bert");
    const anna = await online("anna");
    await site.server.shell(`module reload converse_contacts ${OneSite.domain}`);
    expect(await contact(anna, "bert")).toMatch(/Editors/);
    await site.server.shell(`module unload converse_contacts ${OneSite.domain}`);
    expect(await contact(anna, "bert")).toBeUndefined();
    const back = push(anna, "bert");
    await site.server.shell(`module load converse_contacts ${OneSite.domain}`);
    expect(await back).toMatch(/subscription='both'/);
  });
});

describe("a contact that the site gives", () => {
  test.each([
    ["removed", (name: string) => `<item jid="${name}" subscription="remove"/>`],
    ["renamed", (name: string) => `<item jid="${name}" name="Nobody"/>`],
    ["moved to another group", (name: string) => `<item jid="${name}"><group>Foes</group></item>`],
  ])("cannot be %s", async (_, item) => {
    await put("editors", "Editors", "anna", "bert");
    const anna = await online("anna");
    const answer = await set(anna, item(jid("bert")));
    expect(answer).toMatch(/type='error'.*<not-allowed .*comes from the site/);
    expect(await push(anna, "bert")).toMatch(/subscription='both' name='Bert Smith'|name='Bert Smith'/);
    expect(await contact(anna, "bert")).toMatch(/name='Bert Smith'.*<group>Editors</);
    expect(await kept("anna")).toBe("");
  });

  test.each(["unsubscribe", "unsubscribed"])("cannot be left by %s", async (type) => {
    await put("editors", "Editors", "anna", "bert");
    const anna = await online("anna");
    const bert = await online("bert");
    for (const to of [jid("bert"), `${jid("bert")}/test`]) {
      const refused = anna.next(/^<presence [^>]*type='error'/);
      anna.send(`<presence xmlns="jabber:client" type="${type}" to="${to}"/>`);
      expect(await refused).toMatch(/<not-allowed .*comes from the site/);
    }
    expect(await contact(anna, "bert")).toMatch(/subscription='both'/);
    expect(await contact(bert, "anna")).toMatch(/subscription='both'/);
  });

  test("stays when the other's account is deleted in the chat server", async () => {
    await put("editors", "Editors", "anna", "bert");
    const anna = await online("anna");
    await (await online("bert")).close();
    await site.server.control(["deluser", jid("bert")]);
    expect(await contact(anna, "bert")).toMatch(/subscription='both'/);
  });

  test("that is blocked stays blocked", async () => {
    await put("editors", "Editors", "anna", "bert");
    const anna = await online("anna");
    const block = `<iq id="b" type="set"><block xmlns="urn:xmpp:blocking"><item jid="${jid("bert")}"/></block></iq>`;
    expect(await anna.ask(block, "b")).toMatch(/type='result'/);
    await put("editors", "Editors", "anna");
    await push(anna, "bert");
    const bert = await online("bert");
    await put("editors", "Editors", "anna", "bert", "carl");
    await push(anna, "bert");
    await push(bert, "anna");
    const carl = await online("carl");
    await presence(carl, "anna");
    // What came first would have been here by now.
    const next = await bert.next(/^<presence [^>]*from='(?!bert)/);
    expect(next).toContain(jid("carl"));
  });

  test("who was never in the chat gets what is written to them", async () => {
    await put("editors", "Editors", "anna", "bert");
    const anna = await online("anna");
    anna.send(
      `<message xmlns="jabber:client" type="chat" id="m" to="${jid("bert")}"><body>Welcome</body></message>`,
    );
    // Elements are handled in their order.
    await contact(anna, "bert");
    const bert = await online("bert");
    const query = `<iq id="mam" type="set"><query xmlns="urn:xmpp:mam:2"/></iq>`;
    expect(await bert.ask(query, "mam")).toMatch(/type='result'/);
    expect(await bert.next(/Welcome/)).toContain(jid("anna"));
  });
});

describe("a contact of somebody's own", () => {
  const item = (name: string) => `<item jid="${name}" name="Bertie"><group>Friends</group></item>`;

  test("keeps its name and groups while it is given too, and is untouched when the group ends", async () => {
    const anna = await online("anna");
    const bert = await online("bert");
    await befriend(anna, "anna", bert, "bert");
    await set(anna, item(jid("bert")));
    const before = await kept("anna");
    expect(before).toContain("Bertie");
    await contact(anna, "bert");
    await push(anna, "bert");
    await put("editors", "Editors", "anna", "bert");
    await anna.next(/^<iq .*type='set'.*Bertie.*Editors|^<iq .*type='set'.*Editors.*/);
    expect(await contact(anna, "bert")).toMatch(
      /(?=.*name='Bertie')(?=.*<group>Friends<)(?=.*<group>Editors<)/,
    );
    expect(await kept("anna")).toBe(before);
    await deleteGroup(site.port, "editors");
    const after = await contact(anna, "bert");
    expect(after).toMatch(/(?=.*subscription='both')(?=.*name='Bertie')(?=.*<group>Friends<)/);
    expect(after).not.toContain("Editors");
    expect(await kept("anna")).toBe(before);
    // They go on seeing one another.
    const seen = presence(bert, "anna");
    anna.send('<presence xmlns="jabber:client"><show>away</show></presence>');
    await seen;
  });

  test("can be changed while it is given, and only what is its own is kept", async () => {
    const anna = await online("anna");
    await set(anna, item(jid("bert")));
    await put("editors", "Editors", "anna", "bert");
    const groupsToo = `<item jid="${jid("bert")}" name="Bob"><group>Foes</group><group>Editors</group></item>`;
    expect(await set(anna, groupsToo)).toMatch(/type='result'/);
    const file = await kept("anna");
    expect(file).toMatch(/(?=.*Bob)(?=.*Foes)(?=.*"none")/s);
    expect(file).not.toMatch(/Editors|Friends|both|given/);
    expect(await set(anna, `<item jid="${jid("bert")}" subscription="remove"/>`)).toMatch(/not-allowed/);
    expect(await kept("anna")).toBe(file);
    await put("editors", "Editors", "anna");
    expect(await contact(anna, "bert")).toMatch(/(?=.*subscription='none')(?=.*name='Bob')/);
  });

  test("that waits for an answer waits on when the group ends", async () => {
    const anna = await online("anna");
    const bert = await online("bert");
    const asks = bert.next(/^<presence [^>]*type='subscribe'/);
    anna.send(`<presence xmlns="jabber:client" type="subscribe" to="${jid("bert")}"/>`);
    await asks;
    await put("editors", "Editors", "anna", "bert");
    expect(await contact(anna, "bert")).not.toMatch(/ask=/);
    await set(bert, `<item jid="${jid("carl")}" name="Carl"/>`);
    expect(await kept("bert")).toContain(jid("anna"));
    await put("editors", "Editors", "bert");
    expect(await contact(anna, "bert")).toMatch(/ask='subscribe'/);
    await bert.close();
    open = [anna];
    const again = await online("bert");
    expect(await again.next(/^<presence [^>]*type='subscribe'/)).toContain(jid("anna"));
  });

  test("of others is written as before while there are given ones", async () => {
    await put("editors", "Editors", "anna", "bert");
    const anna = await online("anna");
    expect(await set(anna, `<item jid="${jid("carl")}" name="Carl"/>`)).toMatch(/type='result'/);
    const file = await kept("anna");
    expect(file).toContain(jid("carl"));
    expect(file).not.toContain(jid("bert"));
    expect(file).not.toMatch(/given|true/);
    expect(await set(anna, `<item jid="${jid("carl")}" subscription="remove"/>`)).toMatch(/type='result'/);
    expect(await kept("anna")).not.toContain(jid("carl"));
  });
});

test("a client that knows the roster as it is is told nothing, and all when it is another", async () => {
  const anna = await online("anna");
  await set(anna, `<item jid="${jid("carl")}"/>`);
  const ask = (id: string, ver: string) =>
    anna.ask(`<iq id="${id}" type="get"><query xmlns="${ROSTER}" ver="${ver}"/></iq>`, id);
  const version = /ver='(\d+)'/.exec(await ask("one", ""))?.[1] ?? "";
  expect(await ask("two", version)).not.toContain("<item");
  await put("editors", "Editors", "anna", "bert");
  const answer = await ask("three", version);
  expect(answer).toContain(jid("bert"));
  const given = /ver='(\d+)'/.exec(answer)?.[1] ?? "";
  expect(await ask("again", given)).not.toContain("<item");
  await anna.close();
  open = [];
  const later = await online("anna");
  const query = `<iq id="later" type="get"><query xmlns="${ROSTER}" ver="${given}"/></iq>`;
  expect(await later.ask(query, "later")).not.toContain("<item");
  const changed = push(later, "bert");
  await put("editors", "Writers", "anna", "bert");
  const pushed = /ver='(\d+)'/.exec(await changed)?.[1];
  expect(pushed).not.toBe(given);
  expect(await contact(later, "bert")).toBeDefined();
  await put("editors", "Editors", "bert");
  const before = `<iq id="before" type="get"><query xmlns="${ROSTER}" ver="${version}"/></iq>`;
  expect(await later.ask(before, "before")).not.toContain("<item");
});

test("a list has each contact once, whoever it is from, and so again for a client that goes on", async () => {
  const anna = await online("anna");
  await set(anna, `<item jid="${jid("carl")}" name="Carl's"/>`);
  await set(anna, `<item jid="${jid("bert")}" name="Bertie"/>`);
  await put("editors", "R&D <1>", "anna", "bert", "dora", "emil");
  const enabled = anna.next(/^<enabled /);
  anna.send('<enable xmlns="urn:xmpp:sm:3" resume="true"/>');
  const previd = /\bid='([^']+)'/.exec(await enabled)?.[1];
  const ask = `<iq id="list" type="get"><query xmlns="${ROSTER}"/></iq>`;
  const list = await anna.ask(ask, "list");
  const items = list.match(/<item .*?(\/>|<\/item>)/g) ?? [];
  const of = (name: string) => items.filter((item) => item.includes(jid(name))).join("\n");
  expect(items).toHaveLength(4);
  expect(of("carl")).toMatch(/^(?=.*name='Carl&apos;s')(?=.*subscription='none').*$/);
  expect(of("bert")).toMatch(/^(?=.*name='Bertie')(?=.*<group>R&amp;D &lt;1&gt;<).*$/);
  for (const name of ["dora", "emil"])
    expect(of(name)).toMatch(
      /^(?=.*name='.... Smith')(?=.*subscription='both')(?=.*<group>R&amp;D &lt;1&gt;<).*$/,
    );
  // Nothing was acknowledged: all of it comes again.
  anna.drop();
  open = [];
  const again = await XmppSocket.open(site.port, OneSite.domain);
  const token = tokenFor(jid("anna"), SECRETS);
  await again.authenticate("X-TOKEN", saslMessage(OneSite.domain, jid("anna"), token));
  await again.restart();
  const repeated = again.next(/^<iq [^>]*id='list'/);
  again.send(`<resume xmlns="urn:xmpp:sm:3" h="0" previd="${previd}"/>`);
  const jids = (text: string) =>
    Array.from(text.matchAll(/<item [^>]*jid='([^']+)'/g), ([, found]) => found).toSorted();
  expect(jids(await repeated)).toEqual(jids(list));
  again.drop();
});

test("with 300 contacts who are away a login is told of nobody, and nothing is written", async () => {
  const names = Object.fromEntries(Array.from({ length: 300 }, (_, number) => [`away${number}`, "Away"]));
  groups.push("big");
  await putGroup(site.port, "big", "Big", { ...names, [own("anna")]: "Anna", [own("bert")]: "Bert" });
  const bert = await online("bert");
  const anna = await online("anna");
  await presence(bert, "anna");
  // What was sent before would have come before this.
  expect(await anna.next(/^<presence [^>]*from='(?!anna)/)).toContain(jid("bert"));
  const id = "whole";
  const roster = await anna.ask(`<iq id="${id}" type="get"><query xmlns="${ROSTER}"/></iq>`, id);
  expect(roster.match(/<item /g)).toHaveLength(301);
  expect(await kept("anna")).toBe("");
});

test("the ids of all groups are told with a hash of what is in them", async () => {
  await put("one/../two ü", "One", "anna");
  await put("", "Everybody", "anna", "bert");
  const answer = await orderGroups(site.port, "GET");
  expect(answer.status).toBe(200);
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(JSON.parse(answer.body)).toEqual({ groups: { "one/../two ü": hash, "": hash } });
});

describe("an order about groups is refused", () => {
  const body = '{"title":"Editors","members":[]}';

  test("without the gateway's secret", async () => {
    for (const method of ["GET", "PUT", "DELETE"] as const) {
      const answer = await orderGroups(site.port, method, method === "GET" ? undefined : "a", body, {
        authorization: "Bearer wrong",
      });
      expect(answer.status).toBe(401);
    }
  });

  test.each<[string, number, string, string, Record<string, string>?]>([
    ["no group", 400, "a", "[]"],
    ["not JSON by its type", 400, "a", body, { "content-type": "text/plain" }],
    ["longer than a mebibyte", 413, "a", " ".repeat(1024 * 1024 + 1)],
    ["for an id that is too long", 414, "a".repeat(256), body],
  ])("whose body is %s", async (_, status, id, text, headers) => {
    expect((await orderGroups(site.port, "PUT", id, text, headers)).status).toBe(status);
    expect(JSON.parse((await orderGroups(site.port, "GET")).body)).toEqual({ groups: {} });
  });
});

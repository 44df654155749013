import { createHash, randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { renderGroups } from "../../packages/server/src/contacts/render-groups.ts";
import { displayNameOf } from "../../packages/server/src/session/display-name.ts";
import { localpartFor } from "../../packages/server/src/session/localpart.ts";
import { DOMAIN, port } from "../../packages/server/test/xmpp/live-prosody.ts";
import { comeOnline } from "../../prosody/test/environment/member.ts";
import type { XmppSocket } from "../../prosody/test/environment/xmpp-socket.ts";
import type { SyncLine } from "../../spec/http.d.ts";
import { drawPortrait } from "../src/draw-portrait.ts";
import { MEMBERS } from "../src/members.ts";
import { type Model, nextOperation, type Operation, randomFrom } from "./random-operations.ts";
import { startWorld, type World } from "./sync-world.ts";

const OPERATIONS = 500;
/** Given or random; a failure prints it. */
const SEED = Number(process.env["CONVERSE_SEED"] ?? randomInt(2 ** 31));

let cookies = 0;

/** As a page does it: while sessions of before are being ended it asks again. */
async function logIn({ operate, session }: World, user: string): Promise<XmppSocket> {
  for (let tries = 0; ; tries++) {
    const [cookie] = await operate({ what: "cookie", user, age: cookies++ });
    const answer = await session(String(cookie));
    if (answer.session !== undefined) {
      const { jid, token } = answer.session;
      const member = await comeOnline(port, jid, token).catch((error: Error) => error);
      if (!(member instanceof Error)) return member;
    }
    if (tries === 20) throw new Error(`${user} cannot log in: ${answer.status}`);
    await delay(250);
  }
}

/** The member logs in; what the account has of theirs is of nobody else. */
async function see(world: World, user: string, person: string): Promise<void> {
  const member = await logIn(world, user);
  try {
    const roster = await member.ask('<iq id="g" type="get"><query xmlns="jabber:iq:roster"/></iq>', "g");
    const before = /name='([^']*)'/.exec(/<item[^>]*mark@elsewhere[^>]*>/.exec(roster)?.[0] ?? "")?.[1];
    if (before !== undefined)
      expect(`${user} has what is of ${before}`).toBe(`${user} has what is of ${person}`);
    const item = `<item jid="mark@elsewhere.example" name="${person}"/>`;
    const mark = `<iq id="s" type="set"><query xmlns="jabber:iq:roster">${item}</query></iq>`;
    expect(await member.ask(mark, "s")).toContain("type='result'");
  } finally {
    await member.close();
  }
}

/** Of the groups that the test has made. */
function ours(found: Iterable<string>): string[] {
  return [...found].filter((id) => id.startsWith("g-")).toSorted();
}

function changesOf(lines: readonly SyncLine[]): SyncLine[] {
  return lines.filter(({ type }) => type === "change" || type === "failed");
}

test(`500 operations with a third of the events lost, and one run repairs all (CONVERSE_SEED=${SEED})`, async () => {
  process.stdout.write(`CONVERSE_SEED=${SEED}\n`);
  const random = randomFrom(SEED);
  const world = await startWorld(randomFrom(SEED + 1));
  await world.operate(
    { what: "set", name: "contact_rule", value: "groups" },
    { what: "set", name: "group_rooms", value: "all" },
  );
  const portraits = ["One", "Two", "Three"].map((name) => drawPortrait(name).toString("base64"));
  const model: Model = { members: new Map(), groups: new Map() };
  let waiting: Operation[] = [];
  for (let count = 0; count < OPERATIONS; count++) {
    const operation = nextOperation(model, random, portraits);
    if (operation.what !== "see") {
      waiting.push(operation);
      continue;
    }
    await world.operate(...waiting);
    waiting = [];
    const user = String(operation["user"]);
    const member = model.members.get(user);
    if (member?.mayChat) await see(world, user, `${localpartFor(user)} ${member.incarnation}`);
  }
  await world.operate(...waiting);
  expect(world.lost.lost).toBeGreaterThan(20);
  const dry = changesOf(await world.sync(true));
  const first = await world.sync();
  expect(first.filter(({ type }) => type === "failed")).toEqual([]);
  expect(first.at(-1)).toMatchObject({ type: "summary", failures: 0 });
  expect(dry.length).toBeGreaterThan(0);
  expect(changesOf(await world.sync())).toEqual([]);

  const accounts = new Map(
    (await Promise.all([0, 1].map((part) => world.xmpp.people()?.list(DOMAIN, part, 2)))).flatMap((part) => [
      ...(part ?? []),
    ]),
  );
  const users = [...accounts.values()].map(({ user }) => user);
  const known = new Set([...model.members.keys(), ...MEMBERS.map(({ userId }) => userId)]);
  expect(users.filter((user) => user !== null && !known.has(user))).toEqual([]);
  for (const [user, { fullname, mayChat }] of model.members) {
    const kept = accounts.get(localpartFor(user));
    if (kept !== undefined && mayChat)
      expect(kept.name).toBe(displayNameOf({ id: user, fullname: fullname.trim().slice(0, 500) }));
  }
  const [plone] = (await world.operate({ what: "groups" })) as [Record<string, [string, string[]]>];
  expect(ours(Object.keys(plone))).toEqual(ours(model.groups.keys()));
  const inGroups = Object.entries(plone).filter(([id]) => id.startsWith("g-"));
  const expected = inGroups.map(([id, [title, members]]) => ({
    id,
    title,
    members: members.flatMap((user) => {
      const member = model.members.get(user);
      return member?.mayChat ? [{ id: user, fullname: member.fullname.trim().slice(0, 500) }] : [];
    }),
  }));
  const { bodies } = renderGroups(expected, { localpartFor, displayNameOf });
  const kept = (await world.xmpp.groups(DOMAIN)?.list()) ?? new Map<string, string>();
  expect(ours(kept.keys())).toEqual(ours(bodies.keys()));
  for (const [id, body] of bodies)
    expect([id, kept.get(id)]).toEqual([id, createHash("sha256").update(body).digest("hex")]);
  const rooms = (await world.xmpp.rooms(DOMAIN)?.list()) ?? new Map<string, string>();
  expect(ours(rooms.keys())).toEqual(ours(model.groups.keys()));
  // And each has what is theirs, and nothing of who had the user id before.
  for (const [user, { incarnation, mayChat }] of model.members)
    if (mayChat) await see(world, user, `${localpartFor(user)} ${incarnation}`);
}, 180_000);

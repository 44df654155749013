import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { comeOnline, tokenFor } from "./environment/member.ts";
import { OTHER_SECRETS, PROVISION_SECRET, SECRETS } from "./environment/one-site.ts";
import { ProsodyServer } from "./environment/prosody-server.ts";
import { writeSecretsFile } from "./environment/secrets-file.ts";
import type { XmppSocket } from "./environment/xmpp-socket.ts";

const MUC = "http://jabber.org/protocol/muc";
const DISCO = "http://jabber.org/protocol/disco";
const SITES = { "example.org": SECRETS, "intranet.example": OTHER_SECRETS } as const;
const JANE = "jane@example.org";
const ROOM = "lobby@rooms.example.org";

let server: ProsodyServer;
let jane: XmppSocket;
/** Of the other site. */
let eve: XmppSocket;
let asked = 0;

function rooms(domain: keyof typeof SITES) {
  const options = { converse_rooms_of: domain, restrict_room_creation: "local" };
  return { domain: `rooms.${domain}`, component: "muc", options };
}

function online(localpart: string, domain: keyof typeof SITES): Promise<XmppSocket> {
  const jid = `${localpart}@${domain}`;
  return comeOnline(server.port, jid, tokenFor(jid, SITES[domain]));
}

function ask(member: XmppSocket, type: "get" | "set", to: string, payload: string): Promise<string> {
  const id = `sites-${asked++}`;
  return member.ask(`<iq id="${id}" type="${type}" to="${to}">${payload}</iq>`, id);
}

function say(to: string, text: string): string {
  return `<message xmlns="jabber:client" type="chat" to="${to}"><body>${text}</body></message>`;
}

/** What a member hears until they hear themselves. */
async function heard(member: XmppSocket, self: string, act: () => Promise<unknown>): Promise<string> {
  const next = member.next(/^<(message|presence|iq) /);
  await act();
  member.send(say(self, "mark"));
  return next;
}

beforeAll(async () => {
  server = await ProsodyServer.start(async (folder) => {
    const file = join(folder, "secrets.toml");
    await writeSecretsFile(file, { first: [SECRETS], second: [OTHER_SECRETS] });
    return {
      env: { CONVERSE_PROVISION_SECRET: PROVISION_SECRET },
      modules: ["disco", "roster", "pep", "vcard4", "vcard_legacy", "ping"],
      options: { authentication: "converse", converse_secrets_file: file },
      hosts: [
        { domain: "example.org", options: { converse_site: "first" } },
        { domain: "intranet.example", options: { converse_site: "second" } },
        rooms("example.org"),
        rooms("intranet.example"),
        { domain: "other.example", component: "muc", options: {} },
      ],
    };
  });
  [jane, eve] = [await online("jane", "example.org"), await online("eve", "intranet.example")];
  const made = jane.next(/code='201'/);
  jane.send(`<presence xmlns="jabber:client" to="${ROOM}/Jane"><x xmlns="${MUC}"/></presence>`);
  await made;
  await jane.next(/<subject/);
  await ask(
    jane,
    "set",
    ROOM,
    `<query xmlns="${MUC}#owner"><x xmlns="jabber:x:data" type="submit"/></query>`,
  );
});

afterAll(async () => {
  for (const member of [jane, eve]) await member?.close();
  const raised = await server?.log.raised();
  await server?.remove();
  expect(raised).toEqual([]);
});

describe("for a member of another site of the same Prosody", () => {
  test.each([
    ["nobody has a name", JANE, '<vCard xmlns="vcard-temp"/>'],
    [
      "nobody has a portrait",
      "example.org",
      `<people xmlns="urn:collective-converse:people:1"><person jid="${JANE}"/></people>`,
    ],
    ["there is no site", "example.org", `<query xmlns="${DISCO}#info"/>`],
    ["there are no rooms", "rooms.example.org", `<query xmlns="${DISCO}#items"/>`],
    ["nobody is in a room", ROOM, `<query xmlns="${DISCO}#items"/>`],
  ])("%s", async (_, to, payload) => {
    expect(await ask(eve, "get", to, payload)).toMatch(/remote-server-not-found/);
    // Jane finds what there is.
    expect(await ask(jane, "get", to, payload)).toMatch(/type='result'|item-not-found/);
  });

  test.each([
    ["writes to nobody", say(JANE, "hello")],
    ["becomes nobody's contact", `<presence xmlns="jabber:client" type="subscribe" to="${JANE}"/>`],
    ["enters no room", `<presence xmlns="jabber:client" to="${ROOM}/Eve"><x xmlns="${MUC}"/></presence>`],
  ])("one %s", async (_, stanza) => {
    const refused = eve.next(/type='error'/);
    const told = await heard(jane, JANE, async () => {
      eve.send(stanza);
      expect(await refused).toMatch(/remote-server-not-found/);
    });
    expect(told).toMatch(/<body>mark</);
  });

  test("one tells nobody that they are there", async () => {
    const told = await heard(jane, JANE, async () => {
      eve.send(`<presence xmlns="jabber:client" to="${JANE}"/>`);
      // What Prosody handles afterwards is answered afterwards.
      await ask(eve, "get", "intranet.example", '<ping xmlns="urn:xmpp:ping"/>');
    });
    expect(told).toMatch(/<body>mark</);
  });

  test("a room hands on no invitation", async () => {
    const told = await heard(eve, "eve@intranet.example", async () => {
      jane.send(
        `<message xmlns="jabber:client" to="${ROOM}"><x xmlns="${MUC}#user"><invite to="eve@intranet.example"/></x></message>`,
      );
      await ask(jane, "get", ROOM, `<query xmlns="${DISCO}#info"/>`);
    });
    expect(told).toMatch(/<body>mark</);
  });
});

test("what the server has beside its sites is there for all of them", async () => {
  for (const member of [jane, eve])
    expect(await ask(member, "get", "other.example", `<query xmlns="${DISCO}#info"/>`)).toMatch(
      /type='result'/,
    );
});

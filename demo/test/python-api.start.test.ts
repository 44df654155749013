import { expect, onTestFinished, test } from "vitest";
import { DOMAIN } from "../../packages/server/test/xmpp/live-prosody.ts";
import type { XmppSocket } from "../../prosody/test/environment/xmpp-socket.ts";
import { startRealSite } from "./real-site.ts";

const MUC = "http://jabber.org/protocol/muc";
const BOOKMARKS = "urn:xmpp:bookmarks:1";

type Call = [name: string, values: Record<string, unknown>];

/** The site, with an add-on that calls the API, each time in a transaction that ends as it is said. */
async function start() {
  const { post, online } = await startRealSite("call_api");
  const call = async (calls: Call[], end: "commit" | "abort" | "repeat" = "commit") => {
    const answer = await post("test-call-api", { calls, end, name: crypto.randomUUID() });
    expect(answer.ok).toBe(end !== "abort");
    return answer.ok ? ((await answer.json()) as unknown[]) : [];
  };
  return {
    call,
    async comesOnline(user: string): Promise<XmppSocket> {
      const [cookie] = await call([["cookie", { user }]]);
      const member = await online(String(cookie));
      onTestFinished(() => member.close());
      return member;
    },
  };
}

let asked = 0;

/** The address of the room with this title, once the member has its bookmark. */
async function bookmarked(member: XmppSocket, title: string): Promise<string> {
  let at: string | undefined;
  const look = async () => {
    at = (await bookmarks(member)).get(title);
    return at;
  };
  await expect.poll(look, { timeout: 5_000, interval: 100 }).toBeDefined();
  return at ?? "";
}

/** Rooms by their titles. */
async function bookmarks(member: XmppSocket): Promise<Map<string, string>> {
  const id = `bookmarks-${asked++}`;
  const question = `<pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="${BOOKMARKS}"/></pubsub>`;
  const answer = await member.ask(`<iq id="${id}" type="get">${question}</iq>`, id);
  const items = answer.match(/<item .*?<\/item>/g) ?? [];
  return new Map(
    items.map((item) => [/name='([^']*)'/.exec(item)?.[1] ?? "", /id='([^']*)'/.exec(item)?.[1] ?? ""]),
  );
}

async function enters(member: XmppSocket, room: string): Promise<string> {
  const entered = member.next(/^<presence (.*<status code='110'\/>|[^>]*type='error')/);
  member.send(`<presence xmlns="jabber:client" to="${room}/x"><x xmlns="${MUC}"/></presence>`);
  return entered;
}

function hears(member: XmppSocket): Promise<string> {
  return member.next(/^<message [^>]*type='groupchat'.*<body>/);
}

test("Python code in a real Plone makes a room, has it say something, and sees who is online", async () => {
  const { call, comesOnline } = await start();
  const bob = await comesOnline("bob");
  expect(await call([["people.online", {}]])).toEqual([["bob"]]);
  const zoe = await comesOnline("zoe");
  expect(await call([["people.online", { user_ids: ["zoe", "mei"] }]])).toEqual([["zoe"]]);
  expect(await call([["person.jid", { user_id: "jane@example.org" }]])).toEqual([
    `jane\\40example.org@${DOMAIN}`,
  ]);

  const room = { id: "choir", title: "The choir", members: ["bob"] };
  await call(
    [
      ["room.create", { ...room, title: "Never" }],
      ["room.notice", { id: "choir", text: "Never" }],
    ],
    "abort",
  );
  await call(
    [
      ["room.create", room],
      ["room.notice", { id: "choir", text: "Welcome" }],
    ],
    "repeat",
  );
  const at = await bookmarked(bob, "The choir");
  expect(await enters(bob, at)).toContain("/Bob Young'");
  expect(await enters(zoe, at)).toContain("item-not-found");
  // Said before he was there, it is what he finds.
  expect(await hears(bob)).toContain("<body>Welcome");
  expect([...(await bookmarks(bob)).keys()]).toEqual(["The choir"]);

  await call([["room.notice", { id: "choir", text: "We start\nat <nine>" }]], "repeat");
  expect(await hears(bob)).toContain("<body>We start\nat &lt;nine&gt;</body>");
  expect(await call([["room.notice", { id: "choir", text: "Fire!", at_once: true }]])).toEqual([null]);
  expect(await hears(bob)).toContain("<body>Fire!");

  await call([["room.update", { id: "choir", title: "Choir", members: ["zoe"] }]]);
  const out = await bob.next(/^<presence [^>]*type='unavailable'.*<status code='110'/);
  expect(out).toContain("<status code='322'/>");
  expect(await bookmarked(zoe, "Choir")).toBe(at);
  await call([["room.delete", { id: "choir" }]]);
  await expect.poll(async () => (await bookmarks(zoe)).size, { timeout: 5_000, interval: 100 }).toBe(0);
  expect(await call([["room.notice", { id: "choir", text: "Never", at_once: true }]])).toEqual([
    { code: "api-room-unknown" },
  ]);
});

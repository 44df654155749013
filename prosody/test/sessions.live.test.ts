import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask } from "./environment/ask.ts";
import { comeOnline, tokenFor, tryLogin } from "./environment/member.ts";
import { OneSite, PROVISION_SECRET, SECRETS } from "./environment/one-site.ts";
import { saslMessage } from "./environment/sasl-message.ts";
import { endSessions, listSessions, orderSessions, tokenAskedAt } from "./environment/session-orders.ts";
import { XmppSocket } from "./environment/xmpp-socket.ts";

const REFUSED = { ok: false, condition: "not-authorized" };
const SM = "urn:xmpp:sm:3";

let site: OneSite;

beforeAll(async () => {
  site = await OneSite.start({}, { CONVERSE_PROVISION_SECRET: PROVISION_SECRET }, [
    "smacks",
    "converse_sessions",
  ]);
});

afterAll(async () => {
  const raised = await site?.server.log.raised();
  await site?.server.remove();
  expect(raised).toEqual([]);
});

function jidOf(localpart: string): string {
  return `${localpart}@${OneSite.domain}`;
}

function login(localpart: string, asked: number) {
  return tryLogin(site.port, jidOf(localpart), tokenAskedAt(localpart, asked));
}

/** A stream of a member with a resource of its own, as a browser has it; all its elements can be waited for. */
async function browser(localpart: string, resource: string): Promise<XmppSocket> {
  const socket = await authenticated(localpart, Date.now());
  await socket.bind(resource);
  return socket;
}

async function authenticated(localpart: string, asked: number): Promise<XmppSocket> {
  const socket = await XmppSocket.open(site.port, OneSite.domain);
  const message = saslMessage(OneSite.domain, jidOf(localpart), tokenAskedAt(localpart, asked));
  const outcome = await socket.authenticate("X-TOKEN", message);
  if (!outcome.ok) throw new Error(`${localpart} was refused: ${outcome.condition}`);
  return socket;
}

/** A stream that can be resumed, by the id that is answered, and whose connection is gone. */
async function hibernating(localpart: string, resource: string): Promise<string> {
  const socket = await browser(localpart, resource);
  const enabled = socket.next(/^<enabled/);
  socket.send(`<enable xmlns="${SM}" resume="true"/>`);
  const id = /id=['"]([^'"]+)['"]/.exec(await enabled)?.[1];
  if (id === undefined) throw new Error("the stream cannot be resumed");
  socket.drop();
  await expect.poll(async () => (await sessionOf(localpart, resource))?.["hibernating"]).toBe(true);
  return id;
}

async function resume(localpart: string, id: string): Promise<string> {
  const socket = await authenticated(localpart, Date.now());
  await socket.restart();
  const answered = socket.next(/^<(resumed|failed)/);
  socket.send(`<resume xmlns="${SM}" previd="${id}" h="0"/>`);
  const answer = await answered;
  socket.drop();
  return answer;
}

async function sessionOf(localpart: string, resource: string) {
  return (await listSessions(site.port))[`${jidOf(localpart)}/${resource}`];
}

async function resourcesOf(localpart: string): Promise<string[]> {
  const sessions = Object.values(await listSessions(site.port));
  return sessions.filter((each) => each["localpart"] === localpart).map((each) => String(each["resource"]));
}

describe("an order is refused", () => {
  const body = { localpart: "jane", reason: "logout", before: Date.now() };

  test.each([
    ["GET", "/converse/sessions"],
    ["POST", "/converse/sessions/close"],
    ["POST", "/converse/sessions/renew"],
  ])("without the secret: %s %s", async (method, path) => {
    const headers = { authorization: "Bearer wrong", "content-type": "application/json" };
    const answer = await ask({ port: site.port, domain: OneSite.domain, method, path, headers });
    expect(answer.status).toBe(401);
  });

  test.each([
    ["not JSON", "{"],
    ["a list", "[]"],
    ["without a member", { ...body, localpart: undefined }],
    ["with what is no localpart", { ...body, localpart: "Jane" }],
    ["with an empty localpart", { ...body, localpart: "" }],
    ["without a reason", { ...body, reason: undefined }],
    ["with an unknown reason", { ...body, reason: "because" }],
    ["with a list for a reason", { ...body, reason: ["logout"] }],
    ["without a moment", { ...body, before: undefined }],
    ["with a moment in seconds", { ...body, before: Math.floor(Date.now() / 1000) }],
    ["with a moment in an hour", { ...body, before: Date.now() + 3_600_000 }],
    ["with half a millisecond", { ...body, before: Date.now() + 0.5 }],
    ["to delete everybody", { ...body, localpart: null, reason: "deleted" }],
    ["to close one stream of everybody", { ...body, localpart: null, reason: "closed", resource: "first" }],
    ["to close one stream for a logout", { ...body, resource: "first" }],
    ["to close a stream without a name", { ...body, reason: "closed", resource: "" }],
    ["to close a stream that is a number", { ...body, reason: "closed", resource: 1 }],
  ])("%s", async (_, wrong) => {
    expect((await orderSessions(site.port, "/close", wrong)).status).toBe(400);
  });

  test("that is no JSON by its type, or too long", async () => {
    const plain = await orderSessions(site.port, "/close", body, { "content-type": "text/plain" });
    expect(plain.status).toBe(400);
    const long = await orderSessions(site.port, "/close", `${JSON.stringify(body)}${" ".repeat(5000)}`);
    expect(long.status).toBe(413);
  });

  test("to renew what is nobody, or at no moment", async () => {
    expect((await orderSessions(site.port, "/renew", { localpart: "Jane", asked: Date.now() })).status).toBe(
      400,
    );
    expect((await orderSessions(site.port, "/renew", { localpart: "jane", asked: 5 })).status).toBe(400);
  });
});

describe("when a member's sessions are ended", () => {
  test.each([
    ["logout", "reset"],
    ["password", "reset"],
    ["closed", "reset"],
    ["renewal", "reset"],
    ["barred", "not-authorized"],
    ["deleted", "not-authorized"],
  ])("for the reason %s both browsers are told %s, and nobody else", async (reason, condition) => {
    const name = `two-${reason}`;
    const first = await browser(name, "first");
    const second = await browser(name, "second");
    const other = await browser(`other-${reason}`, "first");
    const told = [first, second].map((socket) => socket.next(/^<stream:error/));

    expect(await endSessions(site.port, name, reason)).toBe(2);

    for (const error of await Promise.all(told)) {
      expect(error).toContain(`<${condition} `);
      expect(error).toContain(`>${reason}</text>`);
    }
    expect(await resourcesOf(name)).toEqual([]);
    expect(await other.ask('<iq id="p" type="get"><ping xmlns="urn:xmpp:ping"/></iq>', "p")).toContain(
      "result",
    );
    await other.close();
  });

  test("one of them is ended by its resource, and the others stay; tokens stay good", async () => {
    const order = { localpart: "onno", resource: "first", reason: "closed", before: Date.now() };
    const token = tokenAskedAt("onno", order.before - 1000);
    const first = await browser("onno", "first");
    await browser("onno", "second");
    const told = first.next(/^<stream:error/);
    expect(JSON.parse((await orderSessions(site.port, "/close", order)).body)).toEqual({ closed: 1 });
    expect(await told).toContain("<reset ");
    expect(await resourcesOf("onno")).toEqual(["second"]);
    expect(JSON.parse((await orderSessions(site.port, "/close", order)).body)).toEqual({ closed: 0 });
    expect(await tryLogin(site.port, jidOf("onno"), token)).toEqual({ ok: true });
  });

  test("one that hibernates is ended by its resource too", async () => {
    const id = await hibernating("ole", "asleep");
    const order = { localpart: "ole", resource: "asleep", reason: "closed", before: Date.now() };
    expect(JSON.parse((await orderSessions(site.port, "/close", order)).body)).toEqual({ closed: 1 });
    expect(await resume("ole", id)).toContain("item-not-found");
  });

  test("one that hibernates is gone, and cannot be resumed", async () => {
    const id = await hibernating("hilde", "asleep");
    expect(await endSessions(site.port, "hilde", "logout")).toBe(1);
    expect(await resourcesOf("hilde")).toEqual([]);
    expect(await resume("hilde", id)).toContain("item-not-found");
  });

  test("without an end one that hibernates can be resumed", async () => {
    expect(await resume("hugo", await hibernating("hugo", "asleep"))).toContain("<resumed");
  });

  test("one of BOSH's that can be resumed is gone too", async () => {
    const bosh = await boshStream("bo");
    expect(await resourcesOf("bo")).toEqual(["bosh"]);
    expect(await endSessions(site.port, "bo", "logout")).toBe(1);
    expect(await resourcesOf("bo")).toEqual([]);
    expect(await resume("bo", bosh)).toContain("item-not-found");
  });

  test("one that has logged in and not bound a resource cannot do so any more", async () => {
    const socket = await authenticated("una", Date.now());
    const told = socket.next(/^<stream:error/);
    expect(await endSessions(site.port, "una", "barred")).toBe(1);
    expect(await told).toContain("not-authorized");
    await expect(socket.bind("late")).rejects.toThrow();
    expect(await resourcesOf("una")).toEqual([]);
  });

  test("a token that was asked for before is refused, and one of afterwards accepted", async () => {
    const at = Date.now();
    const before = tokenAskedAt("tom", at);
    await endSessions(site.port, "tom", "logout", at);
    expect(await tryLogin(site.port, jidOf("tom"), before)).toEqual(REFUSED);
    expect(await site.lastCode()).toBe("token-ended");
    expect(await login("tom", at + 1)).toEqual({ ok: true });
  });

  test("a token of any other maker is refused as well, while one of the site could still be good", async () => {
    await endSessions(site.port, "mia", "logout");
    expect(await tryLogin(site.port, jidOf("mia"), tokenFor(jidOf("mia"), SECRETS))).toEqual(REFUSED);
    expect(await login("mia", Date.now() + 3_600_000)).toEqual(REFUSED);
  });

  test("no order that comes late makes tokens good again", async () => {
    const at = Date.now();
    await endSessions(site.port, "lea", "logout", at);
    await endSessions(site.port, "lea", "logout", at - 5000);
    expect(await login("lea", at)).toEqual(REFUSED);
  });

  test("other members' tokens of before are good", async () => {
    const at = Date.now();
    await endSessions(site.port, "max", "logout", at);
    expect(await login("moritz", at - 1000)).toEqual({ ok: true });
  });

  test.each(["module reload converse_sessions example.org", "module reload auth_converse example.org"])(
    "tokens of before are refused after %s",
    async (command) => {
      const name = command.includes("auth") ? "rea" : "reb";
      const at = Date.now();
      await endSessions(site.port, name, "logout", at);
      await site.server.shell(command);
      expect(await login(name, at)).toEqual(REFUSED);
      expect(await login(name, Date.now())).toEqual({ ok: true });
    },
  );
});

describe("when everybody's are ended", () => {
  test("all are told, and no token of before is good for anybody", async () => {
    const sockets = [await browser("all-a", "x"), await browser("all-b", "x")];
    const told = sockets.map((socket) => socket.next(/^<stream:error/));
    const at = Date.now();
    await endSessions(site.port, null, "off", at);
    for (const error of await Promise.all(told)) expect(error).toContain("not-authorized");
    expect(await listSessions(site.port)).toEqual({});
    expect(await login("all-c", at)).toEqual(REFUSED);
    expect(await login("all-c", Date.now() + 1)).toEqual({ ok: true });
  });
});

test("after a kill tokens of before the end are refused", async () => {
  const at = Date.now();
  await endSessions(site.port, "kim", "deleted", at);
  await endSessions(site.port, null, "off", at - 10_000);
  await site.server.kill();
  await site.server.start();
  expect(await login("kim", at)).toEqual(REFUSED);
  expect(await site.lastCode()).toBe("token-ended");
  expect(await login("kai", at - 10_000)).toEqual(REFUSED);
  expect(await login("kai", at)).toEqual({ ok: true });
});

test("a deleted member's archive is erased, a barred one's is kept", async () => {
  for (const reason of ["deleted", "barred"]) {
    const name = `writer-${reason}`;
    const socket = await online(name);
    const text = `<body>a note of ${reason}</body>`;
    socket.send(`<message xmlns="jabber:client" type="chat" to="${jidOf(name)}">${text}</message>`);
    await socket.next(/a note of/);
    await endSessions(site.port, name, reason, Date.now());
    const again = await online(name);
    const found = again.next(/<fin/);
    again.send(
      '<iq xmlns="jabber:client" id="mam" type="set"><query xmlns="urn:xmpp:mam:2" queryid="q"/></iq>',
    );
    const fin = await found;
    expect(Number(/<count>(\d+)<\/count>/.exec(fin)?.[1]) > 0).toBe(reason === "barred");
    await again.close();
  }
});

function online(localpart: string): Promise<XmppSocket> {
  return comeOnline(site.port, jidOf(localpart), tokenAskedAt(localpart, Date.now() + 1));
}

describe("who is connected", () => {
  test("is said with the address that the gateway has told", async () => {
    const socket = await XmppSocket.open(site.port, OneSite.domain, { "x-forwarded-for": "192.0.2.7" });
    const message = saslMessage(OneSite.domain, jidOf("far"), tokenAskedAt("far", Date.now() + 1));
    expect(await socket.authenticate("X-TOKEN", message)).toEqual({ ok: true });
    await socket.bind("away");
    expect(await sessionOf("far", "away")).toMatchObject({ address: "192.0.2.7", client: null });
    await socket.close();
  });

  test("is said in few words, however many a client calls itself by", async () => {
    const socket = await browser("wordy", "one");
    const echoed = socket.next(/^<presence /);
    const caps = `<c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="${"é".repeat(60_000)}" ver="x"/>`;
    socket.send(`<presence xmlns="jabber:client">${caps}</presence>`);
    await echoed;
    expect((await sessionOf("wordy", "one"))?.["client"]).toBe("é".repeat(100));
    await socket.close();
  });

  test("is said with since when, with what, from where, and when the site last agreed", async () => {
    const from = Date.now();
    const socket = await browser("list", "converse.js-1");
    const caps =
      '<c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="https://conversejs.org" ver="x"/>';
    const echoed = socket.next(/^<presence /);
    socket.send(`<presence xmlns="jabber:client">${caps}</presence>`);
    await echoed;
    const session = await sessionOf("list", "converse.js-1");
    expect(session).toMatchObject({
      localpart: "list",
      resource: "converse.js-1",
      client: "https://conversejs.org",
      address: expect.stringMatching(/127\.0\.0\.1$/),
      hibernating: false,
    });
    const since = Number(session?.["since"]) * 1000;
    expect(since).toBeGreaterThanOrEqual(from - 1);
    expect(since).toBeLessThanOrEqual(Date.now() + 1);
    expect(Number(session?.["renewed"])).toBeGreaterThanOrEqual(from - 1);

    const asked = Date.now() + 60_000;
    expect((await orderSessions(site.port, "/renew", { localpart: "list", asked })).status).toBe(204);
    expect((await sessionOf("list", "converse.js-1"))?.["renewed"]).toBe(asked);
    await site.server.shell("module reload converse_sessions example.org");
    expect((await sessionOf("list", "converse.js-1"))?.["renewed"]).toBe(asked);
    await socket.close();
  });
});

/** A stream over BOSH that can be resumed, by the id that is answered; nobody asks for more of it. */
async function boshStream(localpart: string): Promise<string> {
  let rid = 1_000_000;
  let sid = "";
  const post = async (attributes: string, content = "") => {
    const body =
      `<body xmlns="http://jabber.org/protocol/httpbind" rid="${rid++}" ${sid} ${attributes}` +
      ` xmlns:xmpp="urn:xmpp:xbosh">${content}</body>`;
    const headers = { "content-type": "text/xml" };
    const { port } = site;
    const { domain } = OneSite;
    return (await ask({ port, domain, method: "POST", path: "/http-bind", headers, body })).body;
  };
  const opened = await post(`to="${OneSite.domain}" wait="1" hold="0" ver="1.6" xmpp:version="1.0"`);
  sid = `sid="${/ sid=['"]([^'"]+)/.exec(opened)?.[1]}"`;
  const message = saslMessage(OneSite.domain, jidOf(localpart), tokenAskedAt(localpart, Date.now()));
  const text = Buffer.from(message).toString("base64");
  await post("", `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="X-TOKEN">${text}</auth>`);
  await post(`xmpp:restart="true" to="${OneSite.domain}"`);
  const bind = '<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><resource>bosh</resource></bind>';
  await post("", `<iq xmlns="jabber:client" id="b" type="set">${bind}</iq>`);
  const enabled = await post("", `<enable xmlns="${SM}" resume="true"/>`);
  const id = /<enabled[^>]* id=['"]([^'"]+)/.exec(enabled)?.[1];
  if (id === undefined) throw new Error(`the stream cannot be resumed: ${enabled}`);
  return id;
}

import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeControl } from "../../src/commands/run/control-key.ts";
import { startGateway } from "../../src/compose/gateway.ts";
import { runInProcess } from "../commands/run-in-process.ts";
import { makeFile, SMALLEST } from "../config/files.ts";
import { askSession } from "../gateway/ask.ts";
import { KEYS, sendOrder } from "../gateway/sign-order.ts";
import { optionsFor } from "../gateway/site.ts";
import { json, memberAnswer, StubPlone } from "../gateway/stub-plone.ts";
import { DOMAIN, liveLog, port as prosodyPort, secrets, xmppServer } from "./live-prosody.ts";
import { Member } from "./member.ts";

const ORIGIN = "https://www.example.org";
const SM = "urn:xmpp:sm:3";

/** A real gateway before a real Prosody; Plone knows its members by their cookies, which are their ids. */
async function startBoth() {
  const xmpp = xmppServer({ sites: [{ name: "plone", domain: DOMAIN }] });
  await xmpp.start();
  const plone = new StubPlone();
  const gone = new Set<string>();
  plone.answer = (req, res) => {
    const id = /__ac=(\w+)/.exec(req.headers.cookie ?? "")?.[1] ?? "";
    if (req.url?.includes("@converse-")) json(res, {}, 404);
    else if (gone.has(id)) json(res, { code: "member-not-permitted", message: "no" }, 403);
    else json(res, memberAnswer(id));
  };
  const site = { name: "plone", path: "/Plone", base: "/chat", front: false, domain: DOMAIN };
  const sites = [{ ...site, plone: await plone.start(), origins: [ORIGIN] }];
  const options = optionsFor(sites, { host: "127.0.0.1", port: 0 });
  const gateway = await startGateway({
    ...options,
    ...KEYS,
    secrets: () => new Map([["plone", [secrets]]]),
    log: liveLog(),
    xmpp: {
      ...options.xmpp,
      state: "ready",
      http: { url: `http://127.0.0.1:${prosodyPort}` },
      sessions: (domain) => xmpp.sessions(domain),
    },
  });
  onTestFinished(async () => {
    await gateway.close(0);
    await plone.stop();
  });
  const { port } = gateway.address;
  const where = {
    url: `ws://127.0.0.1:${port}/chat/ws`,
    headers: { Host: "www.example.org", Origin: ORIGIN },
  };
  const session = (id: string) => askSession(port, { Cookie: `__ac=${id}` });
  const logIn = (id: string, token: string) => Member.logIn(id, DOMAIN, where, token);
  const config = await makeFile("converse.toml", SMALLEST);
  await writeControl(join(dirname(config), "data"), { port, key: options.controlKey });
  return {
    xmpp,
    session,
    /** `collective-converse` on the gateway's machine. */
    command: (...args: string[]) => runInProcess([...args, `--config=${config}`]),
    logIn,
    gone,
    /** A browser's stream, as its page opens it. */
    browser: async (id: string) => logIn(id, (await session(id)).json().token),
    end: (user: string | null, reason: string) =>
      sendOrder(port, {
        path: "/.collective-converse/ended",
        at: Date.now(),
        body: JSON.stringify({ user, reason }),
      }),
    /** The members who are connected, hibernating ones too. */
    async connected() {
      const listed = await xmpp.sessions(DOMAIN)?.list();
      return [...(listed?.values() ?? [])].map(({ localpart }) => localpart).sort();
    },
  };
}

async function enableResumption(member: Member): Promise<void> {
  member.send(`<enable xmlns="${SM}" resume="true"/>`);
  await member.receive(/<enabled/);
}

test.each(["logout", "password", "closed", "deleted", "barred"])(
  "%s ends both browsers and what hibernates within a second, and leaves others alone",
  async (reason) => {
    const site = await startBoth();
    const [first, second, third] = [
      await site.browser("jane"),
      await site.browser("jane"),
      await site.browser("jane"),
    ];
    await enableResumption(third);
    third.drop();
    const john = await site.browser("john");
    const before = (await site.session("jane")).json().token;
    expect(await site.connected()).toEqual(["jane", "jane", "jane", "john"]);
    const told = Promise.all([first, second].map((member) => member.receive(/^<stream:error/)));

    const from = performance.now();
    const answer = await site.end("jane", reason);
    const errors = await told;
    expect(performance.now() - from).toBeLessThan(1000);

    expect([answer.status, answer.json()]).toEqual([200, { closed: 3 }]);
    for (const error of errors) expect(error).toContain(reason);
    expect(await site.connected()).toEqual(["john"]);
    await expect(site.logIn("jane", before)).rejects.toThrow("not-authorized");
    expect(await john.ask("get", '<ping xmlns="urn:xmpp:ping"/>')).toContain("result");
  },
);

test.each(["logout", "password", "closed"])(
  "after %s a browser that is still logged in comes back at once",
  async (reason) => {
    const site = await startBoth();
    await site.browser("jane");
    await site.end("jane", reason);
    await site.browser("jane");
    expect(await site.connected()).toEqual(["jane"]);
  },
);

test("who is barred gets no session, though Plone's answer of before was kept", async () => {
  const site = await startBoth();
  await site.browser("jane");
  site.gone.add("jane");
  await site.end("jane", "barred");
  expect((await site.session("jane")).status).toBe(403);
});

test("tokens that many pages asked for around the end are all refused", async () => {
  const site = await startBoth();
  const asked = Array.from({ length: 30 }, () => site.session("jane"));
  const ended = site.end("jane", "logout");
  const sessions = await Promise.all(asked);
  await ended;
  await site.end("jane", "logout");
  const outcomes = await Promise.allSettled(
    sessions.filter(({ status }) => status === 200).map((reply) => site.logIn("jane", reply.json().token)),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toEqual([]);
  expect(await site.connected()).toEqual([]);
});

test("when chat is switched off everybody has to leave", async () => {
  const site = await startBoth();
  const told = Promise.all(
    [await site.browser("jane"), await site.browser("john")].map((member) =>
      member.receive(/^<stream:error/),
    ),
  );
  expect((await site.end(null, "off")).json()).toEqual({ closed: 2 });
  await told;
  expect(await site.connected()).toEqual([]);
});

test("an administrator of the machine sees who is connected, and ends it", async () => {
  const site = await startBoth();
  const jane = await site.browser("jane");
  const lost = await site.browser("jane");
  await enableResumption(lost);
  lost.drop();
  await site.browser("john");
  const list = async () => JSON.parse((await site.command("sessions", "list", "--json")).stdout).sessions;
  await expect
    .poll(async () => (await list()).map(({ isHibernating }: never) => isHibernating))
    .toContain(true);
  const sessions = await list();
  expect(sessions).toHaveLength(3);
  for (const { jid, since, address } of sessions) {
    expect(jid).toMatch(/^(jane|john)@example\.org\/./);
    expect(Math.abs(Date.parse(since) - Date.now())).toBeLessThan(60_000);
    expect(address).toBe("127.0.0.0");
  }
  const told = jane.receive(/^<stream:error/);
  expect((await site.command("sessions", "close", "jane")).stdout).toBe("2 connections ended.\n");
  expect(await told).toContain("closed");
  expect(await site.connected()).toEqual(["john"]);
});

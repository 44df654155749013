import { expect, onTestFinished, test } from "vitest";
import { comeOnline } from "../../../../prosody/test/environment/member.ts";
import { findAccounts } from "../../src/compose/find-accounts.ts";
import { startGateway } from "../../src/compose/gateway.ts";
import { displayNameOf } from "../../src/session/display-name.ts";
import { askSession } from "../gateway/ask.ts";
import { optionsFor } from "../gateway/site.ts";
import { json, memberAnswer, StubPlone } from "../gateway/stub-plone.ts";
import { DOMAIN, logged, port, secrets, xmppServer } from "./live-prosody.ts";

/** A gateway with a real Prosody; Plone says that whoever has a cookie is the next member of `members`. */
async function start() {
  const plone = new StubPlone();
  const xmpp = xmppServer();
  const site = { name: "plone", path: "/Plone", base: "/chat", front: false, domain: DOMAIN } as const;
  const sites = [{ ...site, origins: ["https://www.example.org"], plone: await plone.start() }];
  const basis = optionsFor(sites, { host: "127.0.0.1", port: 0 });
  await xmpp.start();
  const options = {
    ...basis,
    secrets: () => new Map([["plone", [secrets] as const]]),
    xmpp: {
      ...basis.xmpp,
      state: "ready",
      provisionPerson: xmpp.provisionPerson.bind(xmpp),
      people: () => xmpp.people(),
      sessions: (domain: string) => xmpp.sessions(domain),
    },
  };
  const gateway = await startGateway(options);
  onTestFinished(async () => {
    await gateway.close(0);
    await plone.stop();
  });
  let cookies = 0;
  return {
    async logIn(id: string, fullname: string) {
      plone.answer = (_req, res) => json(res, memberAnswer(id, { fullname }));
      const reply = await askSession(gateway.address.port, { Cookie: `__ac=c${cookies++}` });
      expect(reply.status).toBe(200);
      const { jid, token, nickname } = reply.json() as { jid: string; token: string; nickname: string };
      const member = await comeOnline(port, jid, token);
      onTestFinished(() => member.close());
      return { jid, nickname, member };
    },
    who: (jid: string) => findAccounts(options, sites, { user: null, jid }),
    users: async () =>
      [...((await xmpp.sessions(DOMAIN)?.list()) ?? new Map()).values()].map(({ user }) => user),
  };
}

const SIGNS = [
  "x",
  "Ä",
  "ß",
  " ",
  "@",
  "/",
  "\\",
  "&",
  "<",
  "'",
  "\u202e",
  "\u0001",
  "\n",
  "\0",
  "أ",
  "林",
  "😀",
  "\u200b",
  "ﬁ",
  "İ",
];

test("ids of 1 to 2,000 characters of every kind log in, each to an account of their own, and are told apart", async () => {
  const { logIn, who, users } = await start();
  const ids = [
    ...SIGNS,
    ...SIGNS.map((sign) => sign.repeat(2_000 / sign.length)),
    "Bob",
    "bob",
    "BOB",
    "bob.abcdefghijklmnop",
  ];
  const jids = new Map<string, string>();
  for (const id of ids) jids.set(id, (await logIn(id, `Member ${ids.indexOf(id)}`)).jid);
  expect(new Set(jids.values()).size).toBe(ids.length);
  expect((await users()).toSorted()).toEqual(ids.toSorted());
  for (const [id, jid] of jids)
    expect(await who(jid)).toMatchObject([{ user: id, jid, hasAccount: true, connected: 1 }]);
}, 60_000);

test.each([
  ["a line end", "Jane\r\nDoe"],
  ["control characters", "Ja\0ne\u0007\u0085 Doe\u001b[2J"],
  ["characters that turn the text around", "\u202eenaJ\u2066 Doe"],
  ["HTML", `<img src=x onerror="alert(1)">&amp;]]>`],
  ["10,000 characters", "Jané ".repeat(2_000)],
  ["10,000 of the astral planes", "😀".repeat(5_000)],
  ["nothing to see", "\u200b\u202e"],
])("a name with %s is one text in one line for others", async (_what, fullname) => {
  const { logIn } = await start();
  const { jid, nickname } = await logIn("jane", fullname);
  const { member: bob } = await logIn("bob", "Bob");
  const shown = displayNameOf({ id: "jane", fullname });
  expect(nickname).toBe(shown);
  const vcard = await bob.ask(`<iq id="v" type="get" to="${jid}"><vCard xmlns="vcard-temp"/></iq>`, "v");
  const told = /<FN>([^<]*)<\/FN>/.exec(vcard)?.[1] ?? "";
  const plain = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" } as const;
  expect(told.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: keyof typeof plain) => plain[name])).toBe(shown);
  expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
  expect([...shown].length).toBeLessThanOrEqual(256);
  expect(logged).not.toMatch(/"level":(50|60)/);
});

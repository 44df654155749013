import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ask } from "./environment/ask.ts";
import { tokenFor, tryLogin } from "./environment/member.ts";
import { OneSite, PROVISION_SECRET, SECRETS } from "./environment/one-site.ts";
import { saslMessage } from "./environment/sasl-message.ts";
import { XmppSocket } from "./environment/xmpp-socket.ts";

const JANE = `jane@${OneSite.domain}`;
const WORDS = ["planted-body-4711", "planted-status-4711", "planted-diary-4711", "planted-subject-4711"];

/** A token as it is, and as it travels. */
function formsOf(token: string): string[] {
  const message = saslMessage(OneSite.domain, JANE, token);
  return [token, Buffer.from(message).toString("base64"), Buffer.from(token).toString("hex")];
}

/** Files of the data folder that are not what members wrote, by their path. */
async function filesOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, "latin1")] as const));
  return new Map(texts);
}

test("no log of Prosody's, at its most talkative, has a token, a secret or what somebody wrote", async () => {
  const site = await OneSite.start();
  const { server, port } = site;
  const tokens = [0, 0, 0, -4, 4].map((steps) => tokenFor(JANE, SECRETS, steps));
  const [good = "", second = "", third = "", old = "", early = ""] = tokens;
  try {
    expect((await tryLogin(port, JANE, good)).ok).toBe(true);
    for (const token of [good, old, early, `${second}x`, "no token at all"])
      expect((await tryLogin(port, JANE, token)).ok).toBe(false);
    expect((await tryLogin(port, `bob@${OneSite.domain}`, third)).ok).toBe(false);
    const broken = await XmppSocket.open(port, OneSite.domain);
    await broken.authenticate("X-TOKEN", Buffer.from(`\0jane\0${third}\0more`));
    await broken.authenticate("PLAIN", Buffer.from(`\0jane\0${third}`));
    await broken.close();

    const [jane, bob] = [await site.online("jane"), await site.online("bob")];
    const [body, status, diary, subject] = WORDS;
    jane.send(
      `<message xmlns="jabber:client" type="chat" to="bob@${OneSite.domain}"><subject>${subject}</subject><body>${body}</body></message>`,
    );
    await bob.next(new RegExp(body ?? ""));
    // Nobody, who never came: the message comes back.
    jane.send(
      `<message xmlns="jabber:client" type="chat" to="nobody@${OneSite.domain}"><body>${body}</body></message>`,
    );
    await jane.next(/type='error'/);
    jane.send(`<presence xmlns="jabber:client"><status>${status}</status></presence>`);
    const publish = `<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="diary"><item><diary xmlns="d">${diary}</diary></item></publish></pubsub>`;
    await jane.ask(`<iq id="p" type="set">${publish}</iq>`, "p");
    await jane.ask('<iq id="m" type="set"><query xmlns="urn:xmpp:mam:2"/></iq>', "m");
    const order = {
      port,
      domain: OneSite.domain,
      method: "PUT",
      path: "/converse/people/jane",
      body: '{"name":"Jane"}',
    };
    const headers = { authorization: `Bearer ${PROVISION_SECRET}`, "content-type": "application/json" };
    expect((await ask({ ...order, headers })).status).toBe(204);
    expect(
      (await ask({ ...order, headers: { ...headers, authorization: "Bearer planted-wrong-secret" } })).status,
    ).toBe(401);
    // What no client sends: Prosody says why it ends such a stream.
    const closed = jane.next(/<stream:error|<close/);
    jane.send(`<message><body>${body}</message>`);
    await closed.catch(() => undefined);
    await bob.close();
  } finally {
    await server.kill();
  }
  const files = await filesOf(server.folder);
  const hidden = [
    SECRETS.otpSeed,
    SECRETS.tokenSecret,
    PROVISION_SECRET,
    "planted-wrong-secret",
    ...tokens.flatMap(formsOf),
  ];
  const log = [...files].filter(([file]) => file.endsWith(".log"));
  expect(log.map(([, text]) => text).join("")).toMatch(/\tdebug\t/);
  for (const [file, text] of files) {
    if (file.endsWith("secrets.toml")) continue;
    for (const [index, secret] of hidden.entries())
      expect(text.includes(secret), `${file} has secret ${index}`).toBe(false);
  }
  // The one exception, of Prosody itself, at the level debug alone: what is no XML is quoted (docs/prosody.md).
  const lines = log.flatMap(([, text]) => text.split("\n"));
  const telling = lines.filter((line) => WORDS.some((word) => line.includes(word)));
  expect(telling.filter((line) => !/^\S+ +\d+ \S+ \S+\tdebug\tReceived invalid XML /.test(line))).toEqual([]);
  await server.remove();
});

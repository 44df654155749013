import { afterAll, beforeAll, expect, test } from "vitest";
import { OneSite } from "./environment/one-site.ts";
import { XmppSocket } from "./environment/xmpp-socket.ts";

let site: OneSite;

beforeAll(async () => {
  site = await OneSite.start();
});

afterAll(async () => {
  const raised = await site?.server.log.raised();
  await site?.server.remove();
  expect(raised).toEqual([]);
});

function message(to: string, text: string): string {
  return `<message xmlns="jabber:client" type="chat" to="${to}@${OneSite.domain}"><body>${text}</body></message>`;
}

test("a message to a name that nobody has comes back", async () => {
  const jane = await site.online("jane");
  const bounced = jane.next(/type='error'/);
  jane.send(message("nobody", "hello?"));
  expect(await bounced).toContain("service-unavailable");
  await jane.close();
});

test("who is not logged in cannot find out whether somebody has an account", async () => {
  const jane = await site.online("jane");
  const stranger = await XmppSocket.open(site.port, OneSite.domain);
  const answers = [];
  for (const name of ["jane", "nobody"]) {
    const to = `to="${name}@${OneSite.domain}"`;
    const answer = await stranger.ask(`<iq id="q" type="get" ${to}><vCard xmlns="vcard-temp"/></iq>`, "q");
    const outcome = await stranger.authenticate("X-TOKEN", Buffer.from(`\0${name}\0wrong`));
    answers.push({ answer: answer.replaceAll(name, "NAME"), outcome });
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.outcome).toEqual({ ok: false, condition: "not-authorized" });
  await stranger.close();
  await jane.close();
});

test("a message to a member who is away is there when they come back, also after a restart", async () => {
  await (await site.online("bob")).close();
  const jane = await site.online("jane");
  const pong = jane.ask('<iq id="after" type="get"><ping xmlns="urn:xmpp:ping"/></iq>', "after");
  jane.send(message("bob", "see you on Monday"));
  await pong;
  await jane.close();

  await site.server.stop();
  await site.server.start();

  const bob = await site.online("bob");
  expect(await bob.next(/<body>/)).toContain("see you on Monday");
  await bob.close();
});

test("a member who is away gets contact requests later", async () => {
  await (await site.online("carol")).close();
  const jane = await site.online("jane");
  const pushed = jane.next(/ask='subscribe'/);
  jane.send('<presence xmlns="jabber:client" type="subscribe" to="carol@example.org"/>');
  await pushed;
  await jane.close();

  const carol = await site.online("carol");
  expect(await carol.next(/type='subscribe'/)).toContain("jane@example.org");
  await carol.close();
});

test("an account that was deleted is gone, and is made anew by the next login", async () => {
  await (await site.online("dave")).close();
  await site.server.control(["deluser", "dave@example.org"]);
  const jane = await site.online("jane");
  const bounced = jane.next(/type='error'/);
  jane.send(message("dave", "still there?"));
  await bounced;

  const dave = await site.online("dave");
  const received = dave.next(/<body>/);
  jane.send(message("dave", "welcome back"));
  expect(await received).toContain("welcome back");
  await jane.close();
  await dave.close();
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { tokenFor, tryLogin } from "./environment/member.ts";
import { mutatedMessages } from "./environment/mutated-messages.ts";
import { OneSite, SECRETS } from "./environment/one-site.ts";
import { type Outcome, XmppSocket } from "./environment/xmpp-socket.ts";

const COUNT = 20_000;
const CONNECTIONS = 4;
/** Attempts that are on the way at a time. */
const BATCH = 250;
const JANE = `jane@${OneSite.domain}`;

let site: OneSite;

beforeEach(async () => {
  site = await OneSite.start();
});
afterEach(() => site?.server.remove());

function newMember() {
  return { jid: JANE, tokens: [tokenFor(JANE, SECRETS), tokenFor(JANE, SECRETS, -1)] as [string, string] };
}

async function offerFrom(connection: number): Promise<Outcome[]> {
  const socket = await XmppSocket.open(site.port, OneSite.domain);
  const outcomes: Outcome[] = [];
  for (let sent = 0; sent < COUNT / CONNECTIONS; sent += BATCH) {
    // Tokens of now each time, so that what is changed would be right without the change.
    const messages = mutatedMessages(newMember(), 20_261_124 + connection * COUNT + sent, BATCH);
    outcomes.push(...(await socket.authenticateAll(messages)));
  }
  await socket.close();
  return outcomes;
}

test("of 20,000 mutated tokens over SASL none is accepted, and Prosody logs no error", async () => {
  const outcomes = (
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, connection) => offerFrom(connection)))
  ).flat();

  expect(outcomes).toHaveLength(COUNT);
  expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome)))).toEqual(
    new Set([JSON.stringify({ ok: false, condition: "not-authorized" })]),
  );
  const codes = await site.codes();
  expect(codes).toHaveLength(COUNT);
  expect(new Set(codes)).toEqual(new Set(["token-jid", "token-malformed", "token-signature"]));
  expect(codes.filter((code) => code === "token-signature").length).toBeGreaterThan(COUNT / 4);
  expect(await site.server.log.errors()).toEqual([]);
  expect(await site.server.log.raised()).toEqual([]);
  expect(await tryLogin(site.port, JANE, tokenFor(JANE, SECRETS))).toEqual({ ok: true });
});

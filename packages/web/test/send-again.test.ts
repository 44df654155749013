import { expect, test } from "vitest";
import { sendAgain } from "../src/chat/send-again.ts";
import { fakeConverse } from "./fake-converse.ts";

const MARK = '<again xmlns="urn:collective-converse:again:0"/>';

function page(streamId: string | null = "stream") {
  const fake = fakeConverse();
  const sent: string[] = [];
  Object.assign(fake.converse.api, { send: (stanza: unknown) => void sent.push(String(stanza)) });
  fake.stored["smacks_stream_id"] = streamId;
  // What is sent is looked at as it was written.
  sendAgain(fake.converse, (stanza) => stanza as unknown as Element);
  const attempt = (...waiting: string[]) => {
    fake.stored["unacked_stanzas"] = waiting;
    fake.trigger("beforeAttemptNonPreboundSession", undefined, {});
  };
  const fail = () => {
    // As Converse.js does it.
    fake.stored["unacked_stanzas"] = [];
    fake.trigger("streamResumptionFailed");
  };
  const enter = (jid: string) => fake.trigger("enteredNewRoom", { get: () => jid });
  return { ...fake, sent, attempt, fail, enter };
}

function message(id: string, type = "chat", to = "bob@example.org"): string {
  return `<message type="${type}" to="${to}" id="${id}"><body>Hello</body></message>`;
}

function again(stanza: string): string {
  return stanza.replace("</message>", `${MARK}</message>`);
}

test("on a stream that was resumed nothing is sent: Converse.js does it", () => {
  const { attempt, trigger, sent, fail } = page();
  attempt(message("1"));
  trigger("reconnected");
  attempt();
  fail();
  trigger("reconnected");
  expect(sent).toEqual([]);
});

test("a message that nobody acknowledged is sent again on another stream, marked, and once", () => {
  const { attempt, trigger, sent, fail } = page();
  attempt(
    '<iq id="r"/>',
    message("1"),
    '<message to="bob@example.org"><composing/></message>',
    "<presence/>",
  );
  fail();
  trigger("reconnected");
  trigger("reconnected");
  expect(sent).toEqual([again(message("1"))]);
});

test("it is not forgotten when the next stream breaks before it is there", () => {
  const { attempt, trigger, sent, fail } = page();
  attempt(message("1"));
  fail();
  attempt();
  attempt();
  fail();
  trigger("reconnected");
  expect(sent).toEqual([again(message("1"))]);
});

test("where nothing can be resumed nobody says that it failed", () => {
  const { attempt, trigger, sent } = page(null);
  attempt(message("1"));
  trigger("connected");
  expect(sent).toEqual([again(message("1"))]);
});

test("what was sent again and is unsure again has one mark", () => {
  const { attempt, trigger, sent, fail } = page();
  attempt(again(message("1")));
  fail();
  trigger("reconnected");
  expect(sent).toEqual([again(message("1"))]);
});

test("to a room it is said when that room is entered again", () => {
  const { attempt, trigger, sent, fail, enter } = page();
  attempt(message("1", "groupchat", "hall@rooms.example.org"));
  fail();
  trigger("reconnected");
  enter("other@rooms.example.org");
  expect(sent).toEqual([]);
  enter("hall@rooms.example.org");
  enter("hall@rooms.example.org");
  expect(sent).toEqual([again(message("1", "groupchat", "hall@rooms.example.org"))]);
});

import { expect, test, vi } from "vitest";
import type { Private } from "../src/chat/converse-api.ts";
import { peopleHere } from "../src/chat/people-here.ts";
import { fakeConverse } from "./fake-converse.ts";

const BOB = { jid: "bob@example.org", fullname: "Bob Small" };

/** A Converse.js with a contact; `status` is what the stream is at. */
function converse(subscription: string | undefined, show = "online") {
  const { converse: fake, did, trigger } = fakeConverse();
  const stream = { status: 1 };
  const field = { inMoments: 0 };
  const on = (events: string, callback: () => void) => fake.api.listen.on(`model ${events}`, callback);
  const contact = { get: (name: string) => ({ subscription })[name], getStatus: () => show };
  const isThere = subscription !== undefined;
  Object.assign(fake, {
    env: { Strophe: { Status: { CONNECTED: 1, ATTACHED: 2 } } },
    __: (text: string, ...values: string[]) => `${text}|${values}`,
    state: {
      connfeedback: { get: () => stream.status, on },
      chatboxviews: {
        get: (jid: string) => ({
          querySelector: (name: string) =>
            --field.inMoments > 0 ? null : { focus: () => did.push(`focus ${name} of ${jid}`) },
        }),
      },
      roster: { get: (jid: string) => (isThere && jid === BOB.jid ? contact : undefined), on },
    },
  });
  Object.assign(fake.api, {
    contacts: {
      get: async () => (isThere ? contact : undefined),
      add: async (...args: unknown[]) => void did.push(`add ${JSON.stringify(args)}`),
    },
    chats: { open: async (...args: unknown[]) => void did.push(`open ${JSON.stringify(args)}`) },
  });
  return { people: peopleHere(fake as Private), did, trigger, stream, field };
}

test.each([
  [undefined, "online", "unknown"],
  ["none", "online", "unknown"],
  ["from", "online", "unknown"],
  ["to", "online", "online"],
  ["both", "chat", "online"],
  ["both", "away", "away"],
  ["both", "xa", "away"],
  ["both", "dnd", "busy"],
  ["both", "offline", "offline"],
  ["both", "constructor", "unknown"],
  ["both", "something", "unknown"],
])("a contact with the subscription %s and the status %s is %s", (subscription, show, presence) => {
  expect(converse(subscription, show).people.presence(BOB.jid)).toBe(presence);
});

test("while the stream is lost nobody's presence is known", () => {
  const { people, stream } = converse("both");
  stream.status = 11;
  expect(people.presence(BOB.jid)).toBe("unknown");
  stream.status = 2;
  expect(people.presence(BOB.jid)).toBe("online");
});

test("many changes at once are told once, until nobody listens any more", () => {
  vi.useFakeTimers();
  try {
    const { people, trigger } = converse("both");
    const until = new AbortController();
    const told = vi.fn();
    people.onPresence(told, until.signal);
    for (let times = 0; times < 300; times++) trigger("contactPresenceChanged");
    trigger("connectionInitialized");
    trigger("model change:connection_status");
    vi.advanceTimersByTime(60);
    expect(told).toHaveBeenCalledTimes(1);
    trigger("rosterInitialized");
    trigger("model remove change:subscription");
    vi.advanceTimersByTime(60);
    expect(told).toHaveBeenCalledTimes(2);
    until.abort();
    trigger("reconnected");
    vi.advanceTimersByTime(60);
    expect(told).toHaveBeenCalledTimes(2);
  } finally {
    vi.useRealTimers();
  }
});

test("a conversation with a contact is opened as it is", async () => {
  const { people, did } = converse("both");
  await people.open(BOB);
  expect(did).toEqual(['open ["bob@example.org",{},true]', "focus .chat-textarea of bob@example.org"]);
});

test("who is no contact is known by name in it, and gets no request", async () => {
  const { people, did } = converse(undefined);
  await people.open(BOB);
  expect(did).toEqual([
    'add [{"jid":"bob@example.org","name":"Bob Small"},false,false]',
    'open ["bob@example.org",{},true]',
    "focus .chat-textarea of bob@example.org",
  ]);
});

test("the cursor goes into a window that is a little late, and is not waited for without end", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 20 });
  try {
    const { people, did, field } = converse("both");
    for (const [moments, focused] of [
      [3, true],
      [1000, false],
    ] as const) {
      did.length = 0;
      field.inMoments = moments;
      const opened = people.open(BOB);
      await vi.advanceTimersByTimeAsync(3000);
      await opened;
      expect(did.length).toBe(focused ? 2 : 1);
    }
  } finally {
    vi.useRealTimers();
  }
});

test("its words are the session's", () => {
  const { people } = converse("both");
  expect([people.word("busy"), people.label(BOB)]).toEqual([
    "Busy at the moment|",
    "Chat with %1$s|Bob Small",
  ]);
});

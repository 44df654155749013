import { expect, test } from "vitest";
import type { Private } from "../src/chat/converse-api.ts";
import { tellContactsOnly } from "../src/chat/tell-contacts-only.ts";

const SUBSCRIPTIONS = { both: "both", from: "from", to: "to", none: "none" };

/** `[tag, namespace]` of each child. */
type Children = [string, string][];

function stanza(to: string, type: string, children: Children, tagName = "message"): Element {
  const attributes: Record<string, string> = { to, type };
  return {
    tagName,
    getAttribute: (name: string) => attributes[name] ?? null,
    children: children.map(([tag, namespaceURI]) => ({ tagName: tag, namespaceURI })),
  } as unknown as Element;
}

function sentBy(...stanzas: Element[]): Element[] {
  const sent: Element[] = [];
  const contacts = new Map(
    Object.entries(SUBSCRIPTIONS).map(([name, subscription]) => [
      `${name}@example.org`,
      { get: () => subscription },
    ]),
  );
  const converse = {
    api: { send: (element: Element) => void sent.push(element) },
    state: { roster: contacts },
  } as unknown as Private;
  tellContactsOnly(converse, "me@example.org");
  for (const each of stanzas) converse.api.send({ tree: () => each });
  return sent;
}

const TELLING: Children[] = [
  [["received", "urn:xmpp:receipts"]],
  [["displayed", "urn:xmpp:chat-markers:0"]],
  [["composing", "http://jabber.org/protocol/chatstates"]],
];

test.each(["to@example.org/x", "none@example.org", "stranger@example.org/x", "tea@rooms.example.org/Eve"])(
  "%s, who may not see the member, is not told that they are there",
  (to) => {
    expect(sentBy(...TELLING.map((children) => stanza(to, "chat", children)))).toEqual([]);
    expect(sentBy(stanza(to, "error", [["error", "jabber:client"]]))).toEqual([]);
  },
);

test.each(["both@example.org/x", "from@example.org", "me@example.org"])("%s is told", (to) => {
  const stanzas = TELLING.map((children) => stanza(to, "chat", children));
  expect(sentBy(...stanzas)).toEqual(stanzas);
});

test("what somebody wrote, what is for a room, and all else goes out", () => {
  const stanzas = [
    stanza("stranger@example.org", "chat", [
      ["body", "jabber:client"],
      ["active", "http://jabber.org/protocol/chatstates"],
    ]),
    stanza("tea@rooms.example.org", "groupchat", [["composing", "http://jabber.org/protocol/chatstates"]]),
    stanza("stranger@example.org", "normal", [["x", "jabber:x:conference"]]),
    stanza("stranger@example.org", "subscribe", [], "presence"),
  ];
  expect(sentBy(...stanzas)).toEqual(stanzas);
});

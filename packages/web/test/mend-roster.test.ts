import { expect, test } from "vitest";
import { mendRoster } from "../src/chat/mend-roster.ts";
import { fakeConverse } from "./fake-converse.ts";

const ROSTER = "jabber:iq:roster";

/** As much of an element as is looked at: those below it, by name. */
function element(name: string, children: Element[] = [], jid = ""): Element {
  return {
    localName: name,
    getAttribute: (attribute: string) => (attribute === "jid" ? jid : null),
    getElementsByTagNameNS: (namespace: string, wanted: string) =>
      namespace === ROSTER ? children.filter(({ localName }) => localName === wanted) : [],
  } as unknown as Element;
}

const PUSH = element("iq");

/** A page with contacts; `did` is what the roster was made to do. */
function mended() {
  const { converse, trigger } = fakeConverse();
  const did: string[] = [];
  let models = [
    { jid: "bob", subscription: "both" },
    { jid: "ada", subscription: "none", ask: "subscribe" },
    { jid: "new", subscription: "none", requesting: true },
    { jid: "unsaved", subscription: undefined },
  ].map((attributes) => ({
    get: (name: string) => (attributes as Record<string, unknown>)[name],
    save: () => undefined,
    destroy() {
      models = models.filter((model) => model !== this);
    },
  }));
  class RosterContacts {
    get models() {
      return models;
    }
    onRosterPush(_iq: Element) {
      did.push("take");
    }
    async fetchFromServer() {
      did.push("ask");
    }
  }
  const roster = new RosterContacts();
  Object.assign(converse, { exports: { RosterContacts }, state: { roster } });
  mendRoster(converse);
  return {
    did,
    roster,
    trigger,
    /** The server's answer; `undefined`: the list is the one that the page knows. */
    answer(listed: string[] | undefined) {
      const items = listed?.map((jid) => element("item", [], jid));
      trigger("roster", element("iq", items === undefined ? [] : [element("query", items)]));
      return models.map((model) => String(model.get("jid")));
    },
  };
}

test("who is not in the server's list any more goes", () => {
  expect(mended().answer(["ada"])).toEqual(["ada", "new", "unsaved"]);
  expect(mended().answer([])).toEqual(["new", "unsaved"]);
});

test("where the list is the known one everybody stays", () => {
  expect(mended().answer(undefined)).toEqual(["bob", "ada", "new", "unsaved"]);
});

test("a page that goes on with a stream asks for the list, and what was pushed before cannot tell it otherwise", () => {
  const { did, roster, trigger, answer } = mended();
  roster.onRosterPush(PUSH);
  expect(did).toEqual([]);
  trigger("cachedRoster");
  expect(did).toEqual(["ask"]);
  answer(undefined);
  roster.onRosterPush(PUSH);
  expect(did).toEqual(["ask", "take"]);
});

test("what is pushed while the first list is on its way is asked for", () => {
  const { did, roster, answer } = mended();
  roster.onRosterPush(PUSH);
  answer(["bob"]);
  answer(["bob"]);
  expect(did).toEqual(["ask"]);
});

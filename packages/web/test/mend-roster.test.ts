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

/** The names that are left after the server's answer; `undefined`: it says that the list is the known one. */
function after(listed: string[] | undefined): string[] {
  const { converse, trigger } = fakeConverse();
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
  converse.state = {
    roster: {
      get models() {
        return models;
      },
    },
  };
  mendRoster(converse);
  const items = listed?.map((jid) => element("item", [], jid));
  trigger("roster", element("iq", items === undefined ? [] : [element("query", items)]));
  return models.map((model) => String(model.get("jid")));
}

test("who is not in the server's list any more goes", () => {
  expect(after(["ada"])).toEqual(["ada", "new", "unsaved"]);
  expect(after([])).toEqual(["new", "unsaved"]);
});

test("where the list is the known one everybody stays", () => {
  expect(after(undefined)).toEqual(["bob", "ada", "new", "unsaved"]);
});

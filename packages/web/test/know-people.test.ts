import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Model, Private } from "../src/chat/converse-api.ts";
import { knowPeople } from "../src/chat/know-people.ts";
import { patchNames } from "../src/chat/patch-names.ts";
import { PEOPLE, readPeople } from "../src/chat/people-stanzas.ts";
import { portraitAddress } from "../src/chat/portrait-address.ts";
import { fakeConverse, settled } from "./fake-converse.ts";

const HASH = "0123456789abcdef0123456789abcdef01234567";

interface Told {
  jid?: string;
  name?: string;
  portrait?: string;
}

/** As much of a stanza as is read: who is in it, by which host it was sent. */
function stanza(people: Told[], from = "example.org"): Element {
  return {
    getAttribute: (name: string) => (name === "from" ? from : null),
    getElementsByTagNameNS: (namespace: string) =>
      (namespace === PEOPLE ? people : []).map((person) => ({
        getAttribute: (name: string) => (person as Record<string, string>)[name] ?? null,
      })),
  } as unknown as Element;
}

class FakeModel implements Model {
  readonly attributes: Record<string, unknown>;
  constructor(attributes: Record<string, unknown>) {
    this.attributes = attributes;
  }
  get(name: string): unknown {
    return this.attributes[name];
  }
  save(attributes: Record<string, unknown>): void {
    Object.assign(this.attributes, attributes);
  }
}

/** Stands for a refusal of the server's. */
class FakeElement {}

/** Stands for the question, whose people can be read again. */
class FakeDocument {
  readonly documentElement = this.createElementNS("", "iq");
  createElementNS(_namespace: string, _name: string) {
    const attributes: Record<string, string> = {};
    const children: unknown[] = [];
    return {
      attributes,
      children,
      setAttribute(name: string, value: string) {
        attributes[name] = value;
      },
      appendChild<T>(child: T): T {
        children.push(child);
        return child;
      },
    };
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("Element", FakeElement);
  vi.stubGlobal("document", { implementation: { createDocument: () => new FakeDocument() } });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A page that shows Ada and, outside of the list, Bob; `site` is what its host knows. */
function page(site: Told[]) {
  const { converse, connection, trigger } = fakeConverse();
  const shown = ["ada", "bob"].map((name) => new FakeModel({ jid: `${name}@example.org` }));
  const questions: string[][] = [];
  const vcards: string[] = [];
  let hear: ((stanza: Element) => boolean) | undefined;
  connection.addHandler = (handler) => {
    hear = handler;
  };
  Object.assign(converse.api, {
    vcard: { get: async (whose: Model | string) => void vcards.push(String(whose)) },
    async sendIQ(iq: { children: { children: { attributes: { jid: string } }[] }[] }) {
      const jids = (iq.children[0]?.children ?? []).map(({ attributes }) => attributes.jid);
      questions.push(jids);
      return stanza(site.filter(({ jid }) => jids.includes(String(jid))));
    },
  });
  Object.assign(converse, {
    state: {
      vcards: { models: shown, get: (jid: string) => shown.find((model) => model.get("jid") === jid) },
      roster: {
        models: [new FakeModel({ jid: "ada@example.org" }), new FakeModel({ jid: "x@other.example" })],
      },
    },
  });
  knowPeople(converse as Private, { base: "https://www.example.org/chat/" }, "example.org");
  const pass = async () => {
    await vi.advanceTimersByTimeAsync(100);
    await settled();
  };
  return { converse, trigger, shown, questions, vcards, pass, hear: (told: Element) => hear?.(told) };
}

test("contacts and others are asked for in one, and shown as the site shows them", async () => {
  const { trigger, shown, questions, pass } = page([
    { jid: "ada@example.org", name: "Ada Lovelace", portrait: HASH },
    { jid: "bob@example.org", name: "Bob" },
  ]);
  trigger("rosterContactsFetched");
  await pass();
  expect(questions).toEqual([["ada@example.org", "bob@example.org"]]);
  expect(shown[0]?.attributes).toMatchObject({
    fullname: "Ada Lovelace",
    site_name: "Ada Lovelace",
    image_hash: HASH,
    portrait: `https://www.example.org/chat/portraits/${HASH}?of=ada`,
  });
  // Presences of who has no portrait come with an empty hash: another one would be asked about again and again.
  expect(shown[1]?.attributes).toMatchObject({ image_hash: "", portrait: "" });
});

test("the member's own name waits for the contacts, but not for ever", async () => {
  const { converse, trigger, questions, pass } = page([]);
  trigger("connected");
  void converse.api.vcard.get("me@example.org");
  await pass();
  expect(questions).toEqual([]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(questions).toEqual([["me@example.org"]]);
});

test("who comes into view is not asked for again, and nobody's vCard is asked for but that of who is not of the site", async () => {
  const { converse, trigger, shown, questions, vcards, pass } = page([
    { jid: "ada@example.org", name: "Ada" },
  ]);
  trigger("rosterContactsFetched");
  await pass();
  expect(await converse.api.vcard.get(shown[0] as Model)).toBeNull();
  await converse.api.vcard.get("room@rooms.example.org/Ada");
  await converse.api.vcard.get("friend@other.example");
  await pass();
  expect(questions).toHaveLength(1);
  expect(vcards).toEqual(["room@rooms.example.org/Ada", "friend@other.example"]);
});

test("a hash in a presence that is not the known one asks for that person alone", async () => {
  const { converse, trigger, questions, vcards, pass } = page([
    { jid: "ada@example.org", name: "Ada", portrait: HASH },
  ]);
  trigger("rosterContactsFetched");
  await pass();
  questions.length = 0;
  const found = converse.api.vcard.get("ada@example.org", true);
  await pass();
  expect(await found).toMatchObject({ image_hash: HASH });
  expect(questions).toEqual([["ada@example.org"]]);
  expect(vcards).toEqual([]);
});

test("a change is shown as soon as the host tells it, and believed of nobody else", async () => {
  const { trigger, shown, hear } = page([]);
  trigger("connected");
  expect(hear(stanza([{ jid: "bob@example.org", name: "Bobby" }]))).toBe(true);
  expect(shown[1]?.get("site_name")).toBe("Bobby");
  for (const liar of ["eve@example.org/phone", "evil.example", ""])
    expect(hear(stanza([{ jid: "bob@example.org", name: "The Boss" }], liar))).toBe(true);
  hear(stanza([{ jid: "nobody@example.org", name: "Nobody" }]));
  expect(shown[1]?.get("site_name")).toBe("Bobby");
});

test("without a stream nothing is saved, and with the next one all are asked for", async () => {
  const { converse, trigger, shown, questions, pass } = page([{ jid: "ada@example.org", name: "Ada" }]);
  const { sendIQ } = converse.api;
  converse.api.sendIQ = () => {
    throw new Error("Not connected.");
  };
  const found = converse.api.vcard.get("ada@example.org");
  trigger("rosterContactsFetched");
  await pass();
  expect(await found).toBeNull();
  converse.api.sendIQ = sendIQ;
  trigger("reconnected");
  await pass();
  expect(questions).toHaveLength(1);
  expect(shown[0]?.get("site_name")).toBe("Ada");
});

test("of a server that does not know such questions the vCard is asked for as before", async () => {
  const { converse, trigger, vcards, pass } = page([]);
  converse.api.sendIQ = () => Promise.reject(new FakeElement());
  trigger("rosterContactsFetched");
  void converse.api.vcard.get("ada@example.org");
  await pass();
  expect(vcards).toEqual(["ada@example.org"]);
});

test("what is no hash is no portrait, and who has no name or address is nobody", () => {
  const told = [
    { jid: "ada@example.org", name: "Ada", portrait: "../../logout" },
    { jid: "ada@example.org", name: "" },
    { name: "Ada" },
  ];
  expect(readPeople(stanza(told))).toEqual([{ jid: "ada@example.org", name: "Ada", portrait: "" }]);
});

test("a portrait's address names its owner, whatever is in the name", () => {
  expect(portraitAddress("https://x.example/chat/", "j&a=n e\\40x@example.org", HASH)).toBe(
    `https://x.example/chat/portraits/${HASH}?of=j%26a%3Dn+e%5C40x`,
  );
});

test("the site's name is shown before one that was given in the list, and nobody loses their own", () => {
  class Named {
    vcard: Model | null | undefined;
    getDisplayName(): unknown {
      return "Given";
    }
  }
  const exports = Object.fromEntries(
    ["RosterContact", "Profile", "ChatBox", "Message", "VCard", "MUCOccupant"].map((name) => [
      name,
      class extends Named {},
    ]),
  );
  patchNames({ exports } as unknown as Private, "example.org");
  const contact = new (exports["RosterContact"] as typeof Named)();
  expect(contact.getDisplayName()).toBe("Given");
  contact.vcard = new FakeModel({ site_name: "Ada Lovelace" });
  expect(contact.getDisplayName()).toBe("Ada Lovelace");
  contact.vcard = new FakeModel({});
  expect(contact.getDisplayName()).toBe("Given");
});

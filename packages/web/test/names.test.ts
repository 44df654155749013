import { expect, test } from "vitest";
import { readableJid, readableName } from "../src/chat/names.ts";
import { withoutAddress } from "../src/chat/without-address.ts";

test.each([
  ["jane\\40example.org@example.org", "jane@example.org"],
  ["d\\27artagnan@example.org", "d'artagnan"],
  ["bob@example.org", "bob"],
  ["back\\5cslash@example.org", "back\\slash"],
  ["tilde\\7e@example.org", "tilde\\7e"],
  ["example.org", "example.org"],
])("%s is shown as %s", (jid, shown) => {
  expect(readableJid(jid)).toBe(shown);
});

test.each([
  ["Zoë Ørsted", "Zoë Ørsted"],
  ["jane\\40example.org@example.org", "jane@example.org"],
  ["jane\\40example.org@example.org/converse.js-1", "jane@example.org"],
  ["friend@elsewhere.net", "friend@elsewhere.net"],
  ["Write to jane@example.org", "Write to jane@example.org"],
  ["and/or", "and/or"],
  ["", ""],
])("the name %s is shown as %s", (name, shown) => {
  expect(readableName(name, "example.org")).toBe(shown);
});

test.each([
  ["Click to chat with Zoë (XMPP address: zoe\\40x.org@example.org)", "Click to chat with Zoë"],
  ["Klicken, um mit Zoë zu chatten (XMPP-Adresse: zoe@example.org)", "Klicken, um mit Zoë zu chatten"],
  ["点击与 Zoë 聊天（XMPP 地址：zoe@example.org）", "点击与 Zoë 聊天"],
  ["zoe\\40x.org@example.org", ""],
  ["Click to remove zoe@example.org as a contact", "Click to remove zoe as a contact"],
  ["Update your profile", "Update your profile"],
])("the tooltip %s becomes %s", (tooltip, shown) => {
  expect(withoutAddress(tooltip, "example.org")).toBe(shown);
});

test.each([" ", "(", "\uff08", "(@", "\uff08@", "@", " ("])(
  "a text of thousands of brackets costs nothing: %j",
  (piece) => {
    const began = performance.now();
    withoutAddress(`${piece.repeat(20_000)}${"@".repeat(20_000)}`, "example.org");
    expect(performance.now() - began).toBeLessThan(1000);
  },
);

import { describe, expect, test } from "vitest";
import { checkContacts } from "../../src/contacts/check-contacts.ts";
import { renderGroups } from "../../src/contacts/render-groups.ts";
import { displayNameOf } from "../../src/session/display-name.ts";
import { localpartFor } from "../../src/session/localpart.ts";

const naming = { localpartFor, displayNameOf };
const jane = { id: "jane@example.org", fullname: "Jane Doe" };
const bob = { id: "Bob", fullname: "" };

function bodyOf(title: string, id = "editors", members = [jane, bob]) {
  const [body] = renderGroups([{ id, title, members }], naming).bodies.values();
  return JSON.parse(body ?? "null");
}

describe("an answer of Plone's is refused", () => {
  test.each([
    ["that is a list", [], "the whole answer"],
    ["with a rule that is unknown", { rule: "all", groups: [], refused: null }, "rule"],
    ["without groups", { rule: "groups", refused: null }, "groups"],
    [
      "with a member who is nobody",
      { rule: "groups", groups: [{ id: "", title: "", members: [{ id: "", fullname: "" }] }], refused: null },
      "groups.0.members.0.id",
    ],
  ])("%s", (_, answer, where) => {
    expect(() => checkContacts(answer)).toThrow(where);
  });

  test("with more groups than Prosody takes, by a code of its own that says how many", () => {
    const answer = (count: number) => ({
      rule: "groups",
      groups: Array(count).fill({ id: "", title: "", members: [] }),
      refused: null,
    });
    expect(checkContacts(answer(5_000)).groups).toHaveLength(5_000);
    expect(() => checkContacts(answer(5_001))).toThrow(
      expect.objectContaining({ code: "contacts-too-many", message: expect.stringContaining("5001 groups") }),
    );
  });
});

describe("groups as the XMPP server is told them", () => {
  test("have localparts and the names that people read", () => {
    expect(bodyOf("Editors")).toEqual({
      title: "Editors",
      members: [
        { localpart: expect.stringMatching(/^bob\.[a-z2-7]{16}$/), name: "Bob" },
        { localpart: "jane\\40example.org", name: "Jane Doe" },
      ],
    });
  });

  test.each([
    ["of two lines", "Edi\ntors", "Edi tors"],
    ["that turns the text around", "\u202eEditors", "Editors"],
    ["with markup", "<b>Editors</b>", "<b>Editors</b>"],
    ["that is empty", "", "editors"],
    ["that is long", "x".repeat(10_000), "x".repeat(256)],
  ])("have a title %s in one line", (_, title, shown) => {
    expect(bodyOf(title).title).toBe(shown);
  });

  test("are the same in whatever order they are told, and whoever is told twice", () => {
    const group = { id: "editors", title: "Editors" };
    const one = renderGroups([{ ...group, members: [jane, bob] }], naming).bodies;
    const other = renderGroups([{ ...group, members: [bob, jane, bob] }], naming).bodies;
    expect(other).toEqual(one);
  });

  test("of one member or none are not told", () => {
    const groups = [
      { id: "a", title: "A", members: [jane, jane] },
      { id: "b", title: "B", members: [] },
    ];
    expect(renderGroups(groups, naming)).toEqual({ bodies: new Map(), tooLarge: [] });
  });

  test("keep their id unless it is one that cannot be told, and never share one", () => {
    const ids = ["", "editors", "a/../b", "x".repeat(255), "x".repeat(256), "\ud800", "\ufffd", "#x"];
    const { bodies } = renderGroups(
      ids.map((id) => ({ id, title: "T", members: [jane, bob] })),
      naming,
    );
    expect([...bodies.keys()].slice(0, 4)).toEqual(ids.slice(0, 4));
    expect([...bodies.keys()][6]).toBe("\ufffd");
    expect(bodies.size).toBe(ids.length);
    for (const id of bodies.keys()) expect(Buffer.byteLength(id)).toBeLessThanOrEqual(255);
  });

  test("that are too large are named and not told", () => {
    const members = Array.from({ length: 2_001 }, (_, number) => ({ id: `m${number}`, fullname: "M" }));
    const groups = [
      { id: "all", title: "Everybody", members },
      { id: "most", title: "Most", members: members.slice(1) },
    ];
    const { bodies, tooLarge } = renderGroups(groups, naming);
    expect([...bodies.keys()]).toEqual(["most"]);
    expect(tooLarge).toEqual(["Everybody"]);
  });
});

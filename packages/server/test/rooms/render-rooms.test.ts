import { describe, expect, test } from "vitest";
import { ConverseError } from "../../src/errors.ts";
import { checkRooms } from "../../src/rooms/check-rooms.ts";
import { renderRooms } from "../../src/rooms/render-rooms.ts";
import { displayNameOf } from "../../src/session/display-name.ts";
import { localpartFor } from "../../src/session/localpart.ts";

const naming = { localpartFor, displayNameOf };

function room(id: string, title: string, members: string[], owners: string[] = []) {
  return { id, title, members: members.map((name) => ({ id: name, fullname: `${name} Smith` })), owners };
}

function bodyOf(rooms: Parameters<typeof renderRooms>[0], id: string): unknown {
  return JSON.parse(renderRooms(rooms, naming).bodies.get(id) ?? "null");
}

describe("an answer of Plone's is refused", () => {
  test.each([
    ["that is none", null],
    ["without rooms", { refused: null }],
    ["with a room without owners", { rooms: [{ id: "a", title: "A", members: [] }], refused: null }],
    [
      "with a member without an id",
      { rooms: [{ id: "a", title: "A", members: [{ id: "", fullname: "" }], owners: [] }] },
    ],
    ["with a generation that is none", { rooms: [{ ...room("a", "A", []), generation: 1 }], refused: null }],
    [
      "with an endless generation",
      { rooms: [{ ...room("a", "A", []), generation: "x".repeat(101) }], refused: null },
    ],
    [
      "with a room of a kind that nobody knows",
      { rooms: [{ kind: "shop", id: "a", title: "A", members: [], owners: [] }] },
    ],
  ])("%s", (_, answer) => {
    expect(() => checkRooms(answer)).toThrow(ConverseError);
  });
});

test("the same rooms make the same orders, in whatever order they are told", () => {
  const one = renderRooms([room("a", "A", ["bob", "Jane"], ["zoe", "al", "al"])], naming);
  const other = renderRooms([room("a", "A", ["Jane", "bob"], ["al", "zoe"])], naming);
  expect(one).toEqual(other);
  expect(bodyOf([room("a", "A", ["bob"], ["zoe", "al"])], "a")).toEqual({
    title: "A",
    members: [{ localpart: "bob", name: "bob Smith" }],
    owners: ["al", "zoe"],
  });
});

test("a group that had the id of another one is ordered as another one", () => {
  const answer = { rooms: [{ ...room("a", "A", []), generation: "0f" }], refused: null };
  const again = checkRooms(JSON.parse(JSON.stringify(answer))).rooms;
  expect(bodyOf(again, "a")).toEqual({ title: "A", members: [], owners: [], generation: "0f" });
});

test("a room with nobody in it is a room", () => {
  expect(bodyOf([room("a", "A", [])], "a")).toEqual({ title: "A", members: [], owners: [] });
});

test("two groups with one title have two rooms, and an id that is unusual one", () => {
  const long = "x".repeat(2_000);
  const { bodies } = renderRooms([room("a", "T", []), room("b", "T", []), room(long, "T", [])], naming);
  expect(bodies.size).toBe(3);
  for (const id of bodies.keys()) expect(Buffer.byteLength(id)).toBeLessThanOrEqual(255);
});

test("a room of an add-on is another one than the group's of the same id, whatever that is", () => {
  const ids = ["press", "#room:press", "room:press"];
  const groups = ids.map((id) => room(id, id, []));
  const made = { ...room("press", "Press", ["bob"]), kind: "add-on", generation: "0a1b" } as const;
  const { bodies } = renderRooms([...groups, made], naming);
  expect(bodies.size).toBe(4);
  expect(bodyOf([...groups, made], "#room:press")).toMatchObject({ title: "Press", generation: "0a1b" });
});

test("what Plone says is shown in one line and never as nothing", () => {
  expect(bodyOf([room("a", "\u202eEditors\n<b>", [])], "a")).toMatchObject({ title: "Editors <b>" });
  expect(bodyOf([room("a", " \u200b ", [])], "a")).toMatchObject({ title: "a" });
});

test("a room that is too large is kept for its owners alone, so that its history stays", () => {
  const many = Array.from({ length: 2_001 }, (_, number) => `m${number}`);
  const rooms = [room("a", "A", many, ["zoe"]), room("b", "B", many.slice(1))];
  expect(renderRooms(rooms, naming).tooLarge).toEqual(["A"]);
  expect(bodyOf(rooms, "a")).toEqual({ title: "A", members: [], owners: ["zoe"] });
  expect(bodyOf(rooms, "b")).toHaveProperty("members.length", 2_000);
});

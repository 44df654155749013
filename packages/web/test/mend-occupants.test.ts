import { expect, test } from "vitest";
import type { Private, Room } from "../src/chat/converse-api.ts";
import { mendOccupants } from "../src/chat/mend-occupants.ts";

interface Person {
  jid: string;
  occupant_id?: string;
}

/** A room that knows these; `updated` are the presences that Converse.js itself was given. */
function room(...known: Person[]) {
  const updated: unknown[] = [];
  const people = known.map((person) => ({
    get: (name: keyof Person) => person[name],
    destroy() {
      occupants.models.splice(
        occupants.models.findIndex((model) => model.get("jid") === person.jid && !model.get("occupant_id")),
        1,
      );
    },
  }));
  const occupants = {
    models: people,
    get: (id: string) => occupants.models.find((model) => model.get("occupant_id") === id),
  };
  class MUC {
    occupants = occupants;
    updateOccupantsOnPresence(attributes: object) {
      updated.push(attributes);
    }
  }
  mendOccupants({ exports: { MUC } } as unknown as Private);
  const left = () => occupants.models.map((model) => model.get("occupant_id") ?? model.get("jid"));
  return { entered: new MUC() as unknown as Room, left, updated };
}

const TIMO = "timo@example.org";

test("a Converse.js that has no rooms is not the one that it was made for", () => {
  expect(() => mendOccupants({ exports: {} } as unknown as Private)).toThrow(TypeError);
});

test("who was listed by their address alone gives way to who is there", () => {
  const { entered, left, updated } = room({ jid: TIMO }, { jid: "rosa@example.org" });
  const presence = { type: null, jid: `${TIMO}/page`, occupant_id: "abc" };
  entered.updateOccupantsOnPresence(presence);
  expect(left()).toEqual(["rosa@example.org"]);
  expect(updated).toEqual([presence]);
});

test.each([
  ["is known by the id already", { jid: `${TIMO}/page`, occupant_id: "known" }],
  ["has no id", { jid: `${TIMO}/page` }],
  ["has no address", { occupant_id: "abc" }],
  ["goes", { type: "unavailable", jid: `${TIMO}/page`, occupant_id: "abc" }],
  ["is refused", { type: "error", jid: `${TIMO}/page`, occupant_id: "abc" }],
])("nobody gives way to who %s", (_, presence) => {
  const { entered, left, updated } = room({ jid: TIMO }, { jid: TIMO, occupant_id: "known" });
  entered.updateOccupantsOnPresence(presence);
  expect(left()).toEqual([TIMO, "known"]);
  expect(updated).toEqual([presence]);
});

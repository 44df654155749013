import { expect, test } from "vitest";
import type { Model, Private } from "../src/chat/converse-api.ts";
import { mendVcards } from "../src/chat/mend-vcards.ts";

function mended(vcards: Map<string, Model> | undefined) {
  const asked: unknown[] = [];
  const update = async (...args: unknown[]) => void asked.push(args);
  const get = async () => null;
  const converse = { api: { vcard: { update, get } }, state: { vcards } } as unknown as Private;
  mendVcards(converse);
  return { update: converse.api.vcard.update, asked };
}

const ADA = {} as Model;

test("the vCard of somebody whom the page does not show is not asked for", async () => {
  for (const vcards of [undefined, new Map<string, Model>()]) {
    const { update, asked } = mended(vcards);
    await update("ada@example.org", true);
    expect(asked).toEqual([]);
  }
});

test("of who is shown it is asked for as before", async () => {
  const { update, asked } = mended(new Map([["ada@example.org", ADA]]));
  await update("ada@example.org", true);
  await update(ADA);
  expect(asked).toEqual([["ada@example.org", true], [ADA]]);
});

/** As Converse.js has it: what is to be saved is got, and getting it is a question to the server. */
function counting() {
  const questions: string[] = [];
  const vcard = {
    async get(whose: Model | string) {
      questions.push(String(typeof whose === "string" ? whose : whose.get("jid")));
      return {};
    },
    async update(whose: Model | string, isForced?: boolean) {
      await converse.api.vcard.get(whose, isForced);
    },
  };
  const converse = { api: { vcard }, state: {} } as unknown as Private;
  mendVcards(converse);
  return { vcard: converse.api.vcard, questions };
}

function shown(jid: string): Model {
  return { get: (name) => (name === "jid" ? jid : undefined), save: () => undefined };
}

test("of 300 occupants of a room that hides addresses none is asked for, however often they are shown", async () => {
  const { vcard, questions } = counting();
  for (let turn = 0; turn < 2; turn++) {
    for (let place = 0; place < 300; place++) {
      await vcard.update(shown(`hall@rooms.example.org/Nick ${place}`));
      // Another portrait's hash in a presence.
      await vcard.update(shown(`hall@rooms.example.org/Nick ${place}`), true);
    }
  }
  expect(await vcard.get("hall@rooms.example.org/Nick 1")).toBeNull();
  expect(questions).toEqual([]);
});

test("of the room itself, and of who shows the address, it is asked for as before", async () => {
  const { vcard, questions } = counting();
  await vcard.update(shown("hall@rooms.example.org"));
  await vcard.update(shown("ada@example.org"));
  expect(questions).toEqual(["hall@rooms.example.org", "ada@example.org"]);
});

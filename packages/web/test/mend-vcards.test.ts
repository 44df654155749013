import { expect, test } from "vitest";
import type { Model, Private } from "../src/chat/converse-api.ts";
import { mendVcards } from "../src/chat/mend-vcards.ts";

function mended(vcards: Map<string, Model> | undefined) {
  const asked: unknown[] = [];
  const update = async (...args: unknown[]) => void asked.push(args);
  const converse = { api: { vcard: { update } }, state: { vcards } } as unknown as Private;
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

import { expect, test } from "vitest";
import type { Private } from "../src/chat/converse-api.ts";
import { withoutPreviews } from "../src/chat/without-previews.ts";

test("what a sender says of a link is out of a stanza before Converse.js reads it", () => {
  const did: string[] = [];
  const meta = { remove: () => did.push("removed") };
  const stanza = {
    getElementsByTagNameNS: (namespace: string, name: string) =>
      namespace === "http://www.w3.org/1999/xhtml" && name === "meta" ? [meta, meta] : [],
  } as unknown as Element;
  const connection = { xmlInput: (element: Element) => void did.push(`read ${element === stanza}`) };
  const converse = {
    api: {
      connection: { get: () => connection },
      listen: { on: (_event: string, listener: () => void) => listener() },
    },
  } as unknown as Private;
  withoutPreviews(converse);
  connection.xmlInput(stanza);
  expect(did).toEqual(["removed", "removed", "read true"]);
});

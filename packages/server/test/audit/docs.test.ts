import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { AUDIT_EVENTS } from "../../src/audit/events.ts";

test("docs/audit.md tells of each event", async () => {
  const page = await readFile(new URL("../../../../docs/audit.md", import.meta.url), "utf8");
  const cells = [...page.matchAll(/^\| (`[^|]*`) \|/gm)].map(([, cell = ""]) => cell);
  const told = cells.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name));
  expect(told.sort()).toEqual([...AUDIT_EVENTS]);
});

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = new URL("../..", import.meta.url).pathname;
const page = readFileSync(join(root, "SECURITY.md"), "utf8");
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| Attacker"))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));

test("the threat model has its rows, each with attacker, attempt, defence and test", () => {
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) expect(row).toHaveLength(4);
});

test.each(rows)("%s: %s", (_attacker, _attempt, _defence, proof) => {
  const [, file, title] = /^`([^`]+)`: (.+)$/.exec(proof ?? "") ?? [];
  const path = join(root, file ?? "");
  expect(file !== undefined && existsSync(path), proof).toBe(true);
  // pytest's titles are names of functions.
  const written = file?.endsWith(".py") ? `def test_${title?.replaceAll(" ", "_")}(` : title;
  expect(readFileSync(path, "utf8"), proof).toContain(written);
});

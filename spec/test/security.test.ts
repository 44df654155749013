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

test("nobody whom one would think of is left out", () => {
  const attackers = new Set(rows.map(([attacker]) => attacker));
  expect([...attackers]).toEqual(
    expect.arrayContaining([
      "Anonymous visitor",
      "Another member",
      "Deleted or barred member",
      "Site manager",
      "Zope root user",
      "Malicious page",
      "Who is on the path between browser and site",
      "Who has a log or the list of processes",
      "Who has an old backup",
      "Another user of the machine",
      "Who stole a token",
    ]),
  );
});

test.each(rows)("%s: %s", (_attacker, _attempt, _defence, proof) => {
  const [, file = "", title = ""] = /^`([^`]+)`: (.+)$/.exec(proof ?? "") ?? [];
  const path = join(root, file);
  expect(file !== "" && existsSync(path), proof).toBe(true);
  const text = readFileSync(path, "utf8");
  // pytest's titles are names of functions. A title of Vitest stands whole between its quotes, so that a comment or a
  // part of another title is none.
  const found = file.endsWith(".py")
    ? text.includes(`def test_${title.replaceAll(" ", "_")}(`)
    : ['"', "`"].some((quote) => text.includes(`${quote}${title}${quote}`));
  expect(found, proof).toBe(true);
});

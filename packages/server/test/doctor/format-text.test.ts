import { expect, test } from "vitest";
import { type Check, fine } from "../../src/doctor/check.ts";
import type { Group } from "../../src/doctor/checks/all-checks.ts";
import { TextFormat } from "../../src/doctor/format-text.ts";
import type { Result } from "../../src/doctor/result.ts";

const check = (id: string): Check => ({
  id,
  scope: "gateway",
  severity: "error",
  title: "It works.",
  looks: "Looks.",
  meaning: "It does not work.",
  todo: [],
  dependsOn: [],
  look: async () => fine("good"),
});

const groups: Group[] = [
  { title: "First", checks: [check("one"), check("two")] },
  { title: "Second", checks: [check("three"), check("four")] },
];

const result = (id: string, changes: Partial<Result> = {}): Result => ({
  check: id,
  subject: null,
  state: "fine",
  title: "It works.",
  measured: "as it should",
  meaning: null,
  todo: [],
  because: null,
  hops: [],
  ms: 1,
  ...changes,
});

function textOf(results: readonly Result[], colours = false): string {
  const format = new TextFormat({ colours, groups });
  return results.map((one) => format.result(one)).join("") + format.summary();
}

test("a fault says where, what was seen, what it means and what to do; what hides behind it is counted", () => {
  const text = textOf([
    result("one", {
      state: "error",
      subject: "https://www.example.org",
      measured: "HTTP 502",
      meaning: "The gateway does not run.",
      todo: ["systemctl start it"],
    }),
    result("two", { state: "skipped", because: "one" }),
    result("three", { state: "skipped", because: "one" }),
    result("four", { hops: [{ name: "TLS", ms: 12 }] }),
  ]);
  expect(text).toBe(`First
  ERROR   It works: no. (one) [https://www.example.org]
          HTTP 502
          The gateway does not run.
            systemctl start it

Second
  ok      It works.  as it should
          TLS                      12 ms

2 not looked at because of one
Something is wrong: 1 fine, 0 warnings, 1 errors, 2 not looked at.
`);
});

test("what is too long for a line takes two", () => {
  expect(textOf([result("one", { measured: "x".repeat(120) })])).toContain(
    `It works.\n          ${"x".repeat(120)}\n`,
  );
});

test("only a terminal sees colours, and they do not change the words", () => {
  const results = [result("one"), result("three", { state: "warning", meaning: "Hm." })];
  const coloured = textOf(results, true);
  expect(coloured).toContain("\u001b[33m");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one
  expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(textOf(results));
});

test.each([
  [[result("one")], "All is well: 1 fine, 0 warnings, 0 errors, 0 not looked at."],
  [
    [result("one", { state: "warning" })],
    "It works, with warnings: 0 fine, 1 warnings, 0 errors, 0 not looked at.",
  ],
])("the last line says how it is", (results, line) => {
  expect(textOf(results).trimEnd().split("\n").at(-1)).toBe(line);
});

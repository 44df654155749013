import { expect, test } from "vitest";
import { HELP, parseTestOptions } from "../../run-tests/options.mjs";

test.each([
  [["--only", "plon"], "There is no stage `plon`; did you mean plone?"],
  [["--only", "unit,"], /There is no stage ``; /],
  [["--onyl", "unit"], "There is no option --onyl; did you mean --only?"],
])("%j is refused: %s", (args, message) => {
  expect(() => parseTestOptions(args)).toThrowError(message);
  expect(() => parseTestOptions(args)).toThrowError(expect.objectContaining({ code: "start-usage" }));
});

test("stages keep their order, whatever the order of the names", () => {
  expect(parseTestOptions(["--only", "plone,check"]).stages.map((stage) => stage.name)).toEqual([
    "check",
    "plone",
  ]);
});

test("without a choice all of them run, and the help lists each", () => {
  const { stages } = parseTestOptions([]);
  expect(stages.map((stage) => stage.name)).toEqual([
    "check",
    "unit",
    "lua",
    "live",
    "proxies",
    "plone",
    "artefacts",
    "start",
    "faults",
    "docs",
    "e2e",
  ]);
  for (const { name, about } of stages) expect(HELP).toContain(`${name.padEnd(10)} ${about}`);
});

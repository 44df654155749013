import { expect, test } from "vitest";
import { countJunit, countPlaywright, countTap, countVitest } from "../../run-tests/counts.mjs";

test("a Vitest file that cannot be loaded counts as a failure", () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 1,
    testResults: [
      { status: "failed", assertionResults: [{}, {}] },
      { status: "failed", assertionResults: [] },
    ],
  };
  expect(countVitest(JSON.stringify(report))).toEqual({ passed: 3, failed: 2, skipped: 1 });
});

test("pytest's errors outside of tests are failures, and what is skipped has not passed", () => {
  const xml = `<?xml version="1.0"?><testsuites name="t"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="20" time="1.5"></testsuite></testsuites>`;
  expect(countJunit(xml)).toEqual({ passed: 14, failed: 3, skipped: 3 });
});

test("TAP counts lines that begin with a result, not those that quote one", () => {
  const tap =
    "1..4\nok 1 - it works\nnot ok 2 - it fails\n# not ok 3\nok 3 - # SKIP later\n  ok 9\nok 4 - four";
  expect(countTap(tap)).toEqual({ passed: 2, failed: 1, skipped: 1 });
});

test("a Playwright test that passes at its second try has failed, as has one that never ran", () => {
  expect(
    countPlaywright(JSON.stringify({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 } })),
  ).toEqual({
    passed: 5,
    failed: 2,
    skipped: 2,
  });
  const broken = {
    stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 },
    errors: [{ message: "no server" }],
  };
  expect(countPlaywright(JSON.stringify(broken))).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

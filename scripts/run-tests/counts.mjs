/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Vitest's `--reporter=json`. A file that cannot be loaded has no tests, and counts as one that failed.
 *
 * @param {string} text
 * @returns {Counts}
 */
export function countVitest(text) {
  const report = JSON.parse(text);
  const broken = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
      file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/**
 * pytest's `--junitxml`.
 *
 * @param {string} text
 * @returns {Counts}
 */
export function countJunit(text) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const [suite] of text.matchAll(/<testsuite\s[^>]*>/g)) {
    const number = (/** @type {string} */ name) =>
      Number(new RegExp(`\\s${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    const failed = number("failures") + number("errors");
    total.failed += failed;
    total.skipped += number("skipped");
    total.passed += Math.max(0, number("tests") - failed - number("skipped"));
  }
  return total;
}

/**
 * The Test Anything Protocol, as busted's `-o TAP` has it.
 *
 * @param {string} text
 * @returns {Counts}
 */
export function countTap(text) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const line of text.split("\n")) {
    const result = /^(not )?ok \d+/.exec(line);
    if (result === null) continue;
    if (/# SKIP/i.test(line)) total.skipped += 1;
    else if (result[1] !== undefined) total.failed += 1;
    else total.passed += 1;
  }
  return total;
}

/**
 * Playwright's JSON report.
 *
 * @param {string} text
 * @returns {Counts}
 */
export function countPlaywright(text) {
  const { stats, errors = [] } = JSON.parse(text);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + (stats.unexpected === 0 ? errors.length : 0),
    skipped: stats.skipped,
  };
}

import { join, resolve } from "node:path";

/** The one place where the end-to-end tests read the environment. */
export const settings = {
  repository: resolve(import.meta.dirname, "../.."),
  /** Screenshots, traces and logs of what failed; one folder per test. */
  results: process.env["E2E_RESULTS"] ?? join(import.meta.dirname, "../../test-results/e2e"),
  chromium: process.env["E2E_CHROMIUM"] ?? "/usr/bin/chromium",
  /** Path of Playwright's JSON report; the name is Playwright's own. */
  jsonReport: process.env["PLAYWRIGHT_JSON_OUTPUT_NAME"],
  /** Make the README's pictures instead of telling the stories. */
  screenshots: process.env["E2E_SCREENSHOTS"] !== undefined,
  ci: process.env["CI"] !== undefined,
};

import { defineConfig } from "@playwright/test";
import { settings } from "./settings.ts";

/** One real set-up, one browser, one story after the other; what fails, fails: nothing is tried twice. */
export default defineConfig({
  testDir: ".",
  testMatch: settings.screenshots ? "screenshots/*.spec.ts" : "stories/*.spec.ts",
  outputDir: settings.results,
  workers: 1,
  retries: 0,
  fullyParallel: false,
  forbidOnly: settings.ci,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: settings.jsonReport ? [["list"], ["json", { outputFile: settings.jsonReport }]] : [["list"]],
  use: {
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "UTC",
    colorScheme: "light",
    launchOptions: {
      executablePath: settings.chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // A snapshot of the heap holds whole strings, not their beginnings.
        "--js-flags=--heap-snapshot-string-limit=10000000",
      ],
    },
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: {
      "@collective-converse/token": new URL("packages/token/src/index.ts", import.meta.url).pathname,
      "@collective-converse/supervise": new URL("packages/supervise/src/index.ts", import.meta.url).pathname,
    },
  },
  test: {
    include: [
      "packages/*/test/**/*.test.ts",
      "bench/test/**/*.test.ts",
      "demo/test/**/*.test.ts",
      "scripts/test/**/*.test.ts",
      "spec/test/**/*.test.ts",
      "tests/fuzz/*.test.ts",
    ],
    // Stages of their own, with configurations of their own.
    exclude: [
      "**/node_modules/**",
      "**/*.artefact.test.ts",
      "**/*.faults.test.ts",
      "**/*.proxies.test.ts",
      "**/*.start.test.ts",
    ],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    coverage: {
      include: ["packages/token/src/**"],
      reporter: ["text-summary"],
      thresholds: { statements: 100, branches: 100, functions: 100, lines: 100 },
    },
  },
});

import { defineConfig } from "vitest/config";
import unit from "./vitest.config.ts";

/** What is written for other programs, read and run by these programs. */
export default defineConfig({
  ...unit,
  test: {
    include: ["packages/*/test/**/*.proxies.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

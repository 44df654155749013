import { defineConfig } from "vitest/config";
import unit from "./vitest.config.ts";

/** What the documentation says is done, on machines and projects that are thrown away. */
export default defineConfig({
  ...unit,
  test: {
    include: ["tests/projects/*.test.ts", "tests/docs/*.test.ts"],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});

import { defineConfig } from "vitest/config";
import unit from "./vitest.config.ts";

/** What is shipped, installed where the repository is not. */
export default defineConfig({
  ...unit,
  test: {
    include: ["packages/*/test/**/*.artefact.test.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});

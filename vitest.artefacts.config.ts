import { defineConfig } from "vitest/config";
import unit from "./vitest.config.ts";

/** What is released, built, packed and installed where the repository is not. */
export default defineConfig({
  ...unit,
  test: {
    include: ["packages/*/test/**/*.artefact.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});

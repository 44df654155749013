import { defineConfig } from "vitest/config";
import unit from "./vitest.config.ts";

/** npm start from its first line to its last, with all that it starts. */
export default defineConfig({
  ...unit,
  test: {
    include: ["demo/test/**/*.start.test.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});

import { defineConfig } from "vitest/config";
import unit from "./vitest.config.ts";

/** What talks to a live Prosody, each file with servers of its own, one after the other. */
export default defineConfig({
  ...unit,
  test: {
    include: ["prosody/test/**/*.live.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

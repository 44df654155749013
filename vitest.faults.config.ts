import { defineConfig } from "vitest/config";
import unit from "./vitest.config.ts";

/** Parts of a real site killed under a crowd; `npm run faults` is the long version. */
export default defineConfig({
  ...unit,
  test: {
    include: ["bench/test/**/*.faults.test.ts"],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});

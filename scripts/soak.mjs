// `npm run soak`: prepares what `npm start` does and runs `bench/soak.ts`.
import { checkNode } from "./start/check-node.mjs";

const tooOld = checkNode(process.version);
if (tooOld) {
  process.stderr.write(`npm run soak: ${tooOld} (start-node-old)\n`);
  process.exitCode = 1;
} else {
  import("./run-tests/run-bench.mjs").then(({ runBench }) => runBench(process.argv.slice(2), "soak"));
}

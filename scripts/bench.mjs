// `npm run bench`: prepares what `npm start` does and runs `bench/main.ts`.
import { checkNode } from "./start/check-node.mjs";

const tooOld = checkNode(process.version);
if (tooOld) {
  process.stderr.write(`npm run bench: ${tooOld} (start-node-old)\n`);
  process.exitCode = 1;
} else {
  import("./run-tests/run-bench.mjs").then(({ runBench }) => runBench(process.argv.slice(2)));
}

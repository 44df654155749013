// `npm test`. As `npm start`, it needs nothing but Node until it has installed the rest.
import { checkNode } from "./start/check-node.mjs";

const tooOld = checkNode(process.version);
if (tooOld) {
  process.stderr.write(`npm test: ${tooOld} (start-node-old)\n`);
  process.exitCode = 1;
} else {
  import("./run-tests/run.mjs").then(({ runTests }) => runTests(process.argv.slice(2)));
}

// `npm start`. No dependency and no syntax newer than this until the version of Node is known to be new enough.
import { checkNode } from "./start/check-node.mjs";

const tooOld = checkNode(process.version);
if (tooOld) {
  process.stderr.write(`npm start: ${tooOld} (start-node-old)\n`);
  process.exitCode = 1;
} else {
  import("./start/run.mjs").then(({ runStart }) => runStart(process.argv.slice(2)));
}

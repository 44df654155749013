import { SupervisedProcess } from "../src/index.ts";
import { LISTENER, SERVER } from "./scripts.ts";

/** A parent that dies badly: `parent.ts PIDFILE throw|wait [listening]`. Says the child's pid when it is ready. */
const [pidFile = "", how, listening] = process.argv.slice(2);
const child = new SupervisedProcess({
  name: "The child",
  command: process.execPath,
  args: ["-e", listening ? LISTENER : SERVER],
  env: {},
  ready: async () => undefined,
  readyWithinMs: 10_000,
  stopWithinMs: 10_000,
  pidFile,
  output: () => undefined,
  random: Math.random,
});
await child.start();
if (how === "throw") throw new Error("on purpose");
process.stdout.write(`${child.pid}\n`);

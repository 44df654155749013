// `npm run fuzz -- --minutes N [--only WORD] [--seed S] [--path P]`: all parsers in turns, each with random inputs.
import { parseArgs } from "node:util";
import { findFuzzed } from "./find-fuzzed.ts";
import { fuzzFor } from "./fuzz-for.ts";

const USAGE = "npm run fuzz -- --minutes N [--only WORD] [--seed S --path P]";
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    seed: { type: "string" },
    path: { type: "string" },
  },
});
const minutes = Number(values.minutes);
const chosen = (await findFuzzed()).filter(({ file, name }) => `${file} ${name}`.includes(values.only));
const seed = values.seed === undefined ? undefined : Number(values.seed);

if (!(minutes > 0) || chosen.length === 0 || (seed !== undefined && !Number.isInteger(seed))) {
  process.stderr.write(`usage: ${USAGE}\n`);
  process.exitCode = 2;
} else {
  // What is asked beside this process holds it up no more than it holds its tests up.
  const alive = setInterval(() => {}, 60_000);
  const failures = await fuzzFor(chosen, {
    milliseconds: minutes * 60_000,
    random: Math.random,
    now: () => performance.now(),
    write: (text) => process.stdout.write(text),
    ...(seed !== undefined && { seed }),
    ...(values.path !== undefined && { path: values.path }),
  });
  clearInterval(alive);
  process.exitCode = failures === 0 ? 0 : 1;
}

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseOptions } from "../../../scripts/start/parse-options.mjs";
import { StartError } from "../../../scripts/start/start-error.mjs";
import { describeMachine } from "../describe-machine.ts";
import { OtherWork } from "../other-work.ts";
import type { BenchContext } from "../run-bench.ts";
import { takeWorkFolder } from "../work-folder.ts";
import { isFlat, tellMinute, tellSoak } from "./render-soak.ts";
import { runSoak } from "./run-soak.ts";

const MEMBERS = 1_000;
const MINUTES = 30;
/** Of each member, on average. */
const EVERY_MS = 20_000;

const HELP = `npm run soak [-- OPTION...]

Keeps ${MEMBERS} members online who write to one another, each every ${EVERY_MS / 1_000} s, and says each minute what that takes.
Writes bench/results/soak.json.

  --minutes N   so long, in place of ${MINUTES}
  --members N   so many, in place of ${MEMBERS}
  --help        this text
`;

/** Resolves with the exit status: 1 where memory grew or somebody lost the stream. */
export async function commandSoak({ args, print, ...context }: BenchContext): Promise<number> {
  const values = parseOptions(args, {
    minutes: { type: "string" },
    members: { type: "string" },
    help: { type: "boolean" },
  });
  if (values["help"] === true) {
    print(HELP);
    return 0;
  }
  const number = (name: "minutes" | "members", wanted: number, most: number) => {
    const value = Number(values[name] ?? wanted);
    if (!Number.isInteger(value) || value < 2 || value > most)
      throw new StartError("start-usage", `--${name} is a number from 2 to ${most}.`);
    return value;
  };
  const plan = {
    members: number("members", MEMBERS, 5_000),
    minutes: number("minutes", MINUTES, 10_000),
    perSecond: 20,
    everyMs: EVERY_MS,
  };
  const { folder, release } = await takeWorkFolder(context.root, "soak");
  try {
    const otherWork = new OtherWork();
    await otherWork.sample(context.signal);
    const at = new Date().toISOString();
    const result = await runSoak({ ...context, folder }, plan, (minute) => print(tellMinute(minute)));
    await otherWork.sample(context.signal);
    print(tellSoak(result));
    const machine = await describeMachine({ plone: "", python: "", prosody: "" }, otherWork.samples);
    const file = join(context.root, "bench/results/soak.json");
    await mkdir(join(context.root, "bench/results"), { recursive: true });
    await writeFile(file, `${JSON.stringify({ version: 1, at, machine, plan, ...result }, undefined, 2)}\n`);
    return isFlat(result) ? 0 : 1;
  } finally {
    await release();
  }
}

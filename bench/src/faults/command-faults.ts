import { parseOptions } from "../../../scripts/start/parse-options.mjs";
import { StartError } from "../../../scripts/start/start-error.mjs";
import { describeMachine } from "../describe-machine.ts";
import { OtherWork } from "../other-work.ts";
import type { BenchContext } from "../run-bench.ts";
import { takeWorkFolder } from "../work-folder.ts";
import { faultsOf, type Lengths, SHARED } from "./faults.ts";
import type { FaultResult } from "./measure-fault.ts";
import { isGood, tellResult } from "./render-faults.ts";
import { runFaults } from "./run-faults.ts";
import { writeReliability } from "./write-reliability.ts";

const LENGTHS: Lengths = { ploneDownMs: 120_000, ploneHangsMs: 30_000, prosodyHangsMs: 10_000 };
const MEMBERS = 500;
/** Of each member, on average. */
const EVERY_MS = 10_000;
const TALK_MS = 4_000;

const KNOWN = [...Object.keys(faultsOf(LENGTHS)), ...SHARED];

const HELP = `npm run faults [-- OPTION...]

Breaks a real site under members who write to one another, one fault after the other, and says who was back when, and what
became of each message. Takes a quarter of an hour. With 500 members or more each result is written to
bench/results/faults.json and docs/reliability.md.

  --only NAME[,NAME...]  these alone: ${KNOWN.join(", ")}
  --members N            so many, in place of ${MEMBERS}
  --help                 this text
`;

/** Resolves with the exit status: 1 where a message was lost or came twice, or somebody was late. */
export async function commandFaults({ args, print, ...context }: BenchContext): Promise<number> {
  const values = parseOptions(args, {
    only: { type: "string" },
    members: { type: "string" },
    help: { type: "boolean" },
  });
  if (values["help"] === true) {
    print(HELP);
    return 0;
  }
  const only = values["only"] === undefined ? KNOWN : String(values["only"]).split(",");
  const wrong = only.find((name) => !KNOWN.includes(name));
  if (wrong !== undefined)
    throw new StartError("start-usage", `There is no fault \`${wrong}\`: there are ${KNOWN.join(", ")}.`);
  const members = Number(values["members"] ?? MEMBERS);
  if (!Number.isInteger(members) || members < 2 || members > 5_000)
    throw new StartError("start-usage", "--members is a number from 2 to 5000.");
  const { folder, release } = await takeWorkFolder(context.root, "faults");
  try {
    const plan = { members, perSecond: 25, everyMs: EVERY_MS, talkMs: TALK_MS, lengths: LENGTHS, only };
    const otherWork = new OtherWork();
    await otherWork.sample(context.signal);
    const machine = await describeMachine({ plone: "", python: "", prosody: "" }, otherWork.samples);
    // Fewer members say nothing about what the page tells of.
    const isKept = members >= MEMBERS;
    const told = async (result: FaultResult) => {
      print(tellResult(result));
      const kept = { ...result, at: new Date().toISOString(), machine };
      if (isKept) await writeReliability(context.root, kept, KNOWN);
    };
    const results = await runFaults({ ...context, folder }, plan, told);
    return results.every(isGood) ? 0 : 1;
  } finally {
    await release();
  }
}

import { parseOptions } from "../../../scripts/start/parse-options.mjs";
import { StartError } from "../../../scripts/start/start-error.mjs";
import type { BenchContext } from "../run-bench.ts";
import { takeWorkFolder } from "../work-folder.ts";
import { faultsOf, type Lengths } from "./faults.ts";
import { isGood, tellResult } from "./render-faults.ts";
import { runFaults } from "./run-faults.ts";

const LENGTHS: Lengths = { ploneDownMs: 180_000, ploneHangsMs: 30_000, prosodyHangsMs: 10_000 };
const MEMBERS = 500;
/** Of each member, on average. */
const EVERY_MS = 10_000;

const HELP = `npm run faults [-- OPTION...]

Breaks a real site under members who write to one another, one fault after the other, and says who was back when, and what
became of each message. Takes a quarter of an hour.

  --only NAME[,NAME...]  these alone: ${Object.keys(faultsOf(LENGTHS)).join(", ")}
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
  const known = Object.keys(faultsOf(LENGTHS));
  const only = values["only"] === undefined ? known : String(values["only"]).split(",");
  const wrong = only.find((name) => !known.includes(name));
  if (wrong !== undefined)
    throw new StartError("start-usage", `There is no fault \`${wrong}\`: there are ${known.join(", ")}.`);
  const members = Number(values["members"] ?? MEMBERS);
  if (!Number.isInteger(members) || members < 2 || members > 5_000)
    throw new StartError("start-usage", "--members is a number from 2 to 5000.");
  const { folder, release } = await takeWorkFolder(context.root, "faults");
  try {
    const plan = { members, perSecond: 25, everyMs: EVERY_MS, lengths: LENGTHS, only };
    const results = await runFaults({ ...context, folder }, plan, (result) => print(tellResult(result)));
    return results.every(isGood) ? 0 : 1;
  } finally {
    await release();
  }
}

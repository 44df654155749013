import { childEnvironment } from "../../demo/src/child-environment.ts";
import { describeMachine } from "./describe-machine.ts";
import { benchEndings } from "./endings/bench-endings.ts";
import { benchFloods } from "./floods/bench-floods.ts";
import { LoadProcess } from "./load/load-process.ts";
import { measureLogins } from "./logins/measure-logins.ts";
import { HELP, type Part, readOptions } from "./options.ts";
import { OtherWork } from "./other-work.ts";
import type { Place } from "./place.ts";
import { FULL, type Plan, QUICK } from "./plan.ts";
import { renderTerminal } from "./report/render-terminal.ts";
import type { Results } from "./results.ts";
import { benchRooms } from "./rooms/bench-rooms.ts";
import { measureSessions } from "./sessions/measure-sessions.ts";
import { takeWorkFolder } from "./work-folder.ts";
import { writeReport } from "./write-report.ts";

/** Each answers what is to be printed. */
const ALONE: Readonly<Record<Part, (place: Place, isQuick: boolean) => Promise<string>>> = {
  rooms: benchRooms,
  floods: benchFloods,
  endings: benchEndings,
};

export interface BenchContext extends Omit<Place, "folder" | "otherWork"> {
  args: readonly string[];
  print(text: string): void;
}

/** From the arguments to the tables. When it rejects nothing is left running. */
export async function runBench({ args, print, ...context }: BenchContext): Promise<void> {
  const options = readOptions(args);
  if (options.help) return print(HELP);
  const { folder, release } = await takeWorkFolder(context.root);
  try {
    if (options.only !== undefined) {
      const place = { ...context, folder, otherWork: new OtherWork() };
      return print(await ALONE[options.only](place, options.quick));
    }
    const results = await measureAll(
      { ...context, folder, otherWork: new OtherWork() },
      options.quick ? QUICK : FULL,
    );
    print(renderTerminal(results));
    if (!options.quick) {
      const files = await writeReport(context.root, results);
      print(`\nWritten: ${files.join(", ")}\n`);
    }
  } finally {
    await release();
  }
}

async function measureAll(place: Place, plan: Plan): Promise<Results> {
  const at = new Date().toISOString();
  const load = new LoadProcess({ root: place.root, env: childEnvironment(place.env), signal: place.signal });
  try {
    const sessions = await measureSessions(place, plan, load);
    const logins = await measureLogins(place, plan, load);
    const { plone, python } = sessions.logins;
    return {
      version: 1,
      at,
      machine: await describeMachine({ plone, python, prosody: logins.prosody }, place.otherWork.samples),
      plan,
      sessions: sessions.series,
      searches: sessions.searches,
      logins: logins.series,
      derivationMs: logins.derivationMs,
    };
  } finally {
    await load.end();
  }
}

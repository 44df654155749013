import { benchSite } from "./bench-site.ts";
import { benchContacts } from "./contacts/bench-contacts.ts";
import { benchEndings } from "./endings/bench-endings.ts";
import { benchFloods } from "./floods/bench-floods.ts";
import { HELP, PARTS, type Part, readOptions } from "./options.ts";
import { OtherWork } from "./other-work.ts";
import type { Place } from "./place.ts";
import { benchRooms } from "./rooms/bench-rooms.ts";
import { takeWorkFolder } from "./work-folder.ts";

/** Writes down what it measured, but in a quick run, and answers what is to be printed. Alone it may take its time. */
type Bench = (place: Place, isQuick: boolean, isAlone: boolean) => Promise<string>;

const BENCHES: Readonly<Record<Part, Bench>> = {
  site: benchSite,
  contacts: benchContacts,
  rooms: benchRooms,
  floods: benchFloods,
  endings: benchEndings,
};

export interface BenchContext extends Omit<Place, "folder" | "otherWork"> {
  args: readonly string[];
  print(text: string): void;
}

/** From the arguments to the tables. When it rejects nothing is left running; what was measured before is written down. */
export async function runBench({ args, print, ...context }: BenchContext): Promise<void> {
  const options = readOptions(args);
  if (options.help) return print(HELP);
  for (const part of options.only === undefined ? PARTS : [options.only]) {
    const { folder, release } = await takeWorkFolder(context.root);
    try {
      const place = { ...context, folder, otherWork: new OtherWork() };
      print(await BENCHES[part](place, options.quick, options.only !== undefined));
    } finally {
      await release();
    }
  }
}

import { parseOptions } from "../../scripts/start/parse-options.mjs";
import { StartError } from "../../scripts/start/start-error.mjs";

export const HELP = `npm run bench [-- OPTION]

Measures everything beside its rivals, one part after the other; takes about a quarter of an hour, and the machine should do nothing else.
Each part writes its figures into bench/results and docs/performance.md anew, with what the others measured last.

  --only PART  one part alone:
                 site      sessions, searches for people and logins
                 contacts  what a login with 300 contacts costs against one with 3
                 rooms     how long it takes to enter a room of 300
                 floods    how others' messages fare while somebody floods
                 endings   how long after an event in Plone connections have ended
  --quick      some minutes, to see that everything works; writes nothing
  --help       this text
`;

/** In the order in which they are measured. */
export const PARTS = ["site", "contacts", "rooms", "floods", "endings"] as const;
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  quick: boolean;
  /** What alone is measured; absent: everything. */
  only?: Part;
  help: boolean;
}

/** @throws StartError start-usage */
export function readOptions(args: readonly string[]): BenchOptions {
  const values = parseOptions(args, {
    quick: { type: "boolean" },
    only: { type: "string" },
    help: { type: "boolean" },
  });
  const { only } = values;
  const part = PARTS.find((name) => name === only);
  if (only !== undefined && part === undefined)
    throw new StartError(
      "start-usage",
      `--only knows ${PARTS.map((name) => `\`${name}\``).join(", ")}, not \`${only}\`.`,
    );
  return {
    quick: values["quick"] === true,
    ...(part !== undefined && { only: part }),
    help: values["help"] === true,
  };
}

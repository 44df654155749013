import { parseOptions } from "../../scripts/start/parse-options.mjs";
import { StartError } from "../../scripts/start/start-error.mjs";

export const HELP = `npm run bench [-- OPTION]

Measures sessions, searches and logins beside their rivals. Takes about nine minutes; the machine should do nothing else.
Writes bench/results/last.json, docs/performance.md and the pictures in it.

  --only rooms   only how long it takes to enter a room of 300; some minutes, writes bench/results/rooms.json
  --only floods  only how others' messages fare while somebody floods; ten minutes, writes bench/results/floods.json
                 and its section of the page
  --only endings how long after an event in Plone connections have ended; eight minutes, writes
                 bench/results/endings.json and its section of the page
  --quick   some seconds, to see that everything works; writes nothing
  --help    this text
`;

/** What is measured alone. */
const PARTS = ["rooms", "floods", "endings"] as const;
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  quick: boolean;
  /** What alone is measured; absent: all that the page tells of. */
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

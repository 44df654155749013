import { parseOptions } from "../../scripts/start/parse-options.mjs";
import { StartError } from "../../scripts/start/start-error.mjs";

export const HELP = `npm run bench [-- OPTION]

Measures sessions, searches and logins beside their rivals. Takes about nine minutes; the machine should do nothing else.
Writes bench/results/last.json, docs/performance.md and the pictures in it.

  --only rooms   only how long it takes to enter a room of 300; some minutes, writes bench/results/rooms.json
  --quick   some seconds, to see that everything works; writes nothing
  --help    this text
`;

export interface BenchOptions {
  quick: boolean;
  /** What alone is measured; absent: all that the page tells of. */
  only?: "rooms";
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
  if (only !== undefined && only !== "rooms")
    throw new StartError("start-usage", `--only knows \`rooms\`, not \`${only}\`.`);
  return {
    quick: values["quick"] === true,
    ...(only !== undefined && { only }),
    help: values["help"] === true,
  };
}

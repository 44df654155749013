import { parseOptions } from "../../scripts/start/parse-options.mjs";

export const HELP = `npm run bench [-- OPTION]

Measures sessions, searches and logins beside their rivals. Takes about nine minutes; the machine should do nothing else.
Writes bench/results/last.json, docs/performance.md and the pictures in it.

  --quick   some seconds, to see that everything works; writes nothing
  --help    this text
`;

export interface BenchOptions {
  quick: boolean;
  help: boolean;
}

/** @throws StartError start-usage */
export function readOptions(args: readonly string[]): BenchOptions {
  const values = parseOptions(args, { quick: { type: "boolean" }, help: { type: "boolean" } });
  return { quick: values["quick"] === true, help: values["help"] === true };
}

import { type Fuzzed, reportOf } from "./fuzzed.ts";

/** Runs of a parser before the next one has its turn. */
const TURN = 200;
const PROGRESS_MS = 5_000;

export interface FuzzOptions {
  milliseconds: number;
  /** In [0, 1). */
  random(): number;
  /** Milliseconds that never go back. */
  now(): number;
  write(text: string): void;
  /** Of a failure, to see it again: one turn for each parser. */
  seed?: number;
  path?: string;
}

interface Tally {
  fuzzed: Fuzzed;
  runs: number;
  failure?: string;
}

/** All of them in turns until the time is over; one that failed has no more turns. Resolves how many failed. */
export async function fuzzFor(parsers: readonly Fuzzed[], options: FuzzOptions): Promise<number> {
  const { milliseconds, now, write } = options;
  const tallies: Tally[] = parsers.map((fuzzed) => ({ fuzzed, runs: 0 }));
  const began = now();
  let told = began;
  do {
    for (const tally of tallies) {
      if (tally.failure === undefined) await turn(tally, options);
      if (now() - told < PROGRESS_MS) continue;
      told = now();
      const runs = tallies.reduce((sum, one) => sum + one.runs, 0);
      write(`${Math.round((told - began) / 1000)} of ${Math.round(milliseconds / 1000)} s, ${runs} runs\n`);
    }
  } while (options.seed === undefined && now() - began < milliseconds);
  write(tableOf(tallies));
  return tallies.filter(({ failure }) => failure !== undefined).length;
}

async function turn(tally: Tally, { random, write, seed, path }: FuzzOptions): Promise<void> {
  const { fuzzed } = tally;
  const parameters = {
    seed: seed ?? Math.floor(random() * 0x7fffffff),
    numRuns: TURN,
    ...(path !== undefined && { path }),
  };
  const details = await fuzzed.check(parameters);
  tally.runs += details.numRuns;
  if (!details.failed) return;
  tally.failure = reportOf(details);
  write(`\n${fuzzed.file}: ${fuzzed.name}\n${tally.failure}\n`);
  write(
    `again: npm run fuzz -- --only "${fuzzed.name}" --seed ${details.seed} --path "${details.counterexamplePath}"\n\n`,
  );
}

function tableOf(tallies: readonly Tally[]): string {
  const rows = tallies.map(({ fuzzed: { file, name }, runs, failure }) => [
    `${file}: ${name}`,
    String(runs),
    failure === undefined ? "" : "FAILED",
  ]);
  const width = Math.max(...rows.map(([what = ""]) => what.length));
  const lines = rows.map(([what = "", runs = "", end = ""]) =>
    `${what.padEnd(width)} ${runs.padStart(10)} ${end}`.trimEnd(),
  );
  return `\n${"parser".padEnd(width)} ${"runs".padStart(10)}\n${lines.join("\n")}\n`;
}

import fc from "fast-check";

/** One parser of what comes from outside, and what is always true of it. */
export interface Fuzzed {
  /** Its file, from the root of the repository. */
  file: string;
  /** The function, and what of it is tried. */
  name: string;
  /** Runs in the unit stage. */
  briefly: number;
  check(
    parameters: Pick<fc.Parameters<unknown>, "seed" | "path" | "numRuns">,
  ): Promise<fc.RunDetails<unknown>>;
}

interface Property<T> {
  file: string;
  name: string;
  from: fc.Arbitrary<T>;
  /** Throws where it is not true. */
  holds: (value: T) => void | Promise<void>;
  briefly?: number;
}

/** Runs reach the smallest counterexample by themselves. */
export function fuzzed<T>({ file, name, from, holds, briefly = 100 }: Property<T>): Fuzzed {
  const property = fc.asyncProperty(from, async (value) => {
    await holds(value);
  });
  return {
    file,
    name,
    briefly,
    check: async (parameters) => (await fc.check(property, parameters)) as fc.RunDetails<unknown>,
  };
}

/** Seed, path and the smallest counterexample, and what was not true of it. */
export function reportOf(details: fc.RunDetails<unknown>): string {
  return `${fc.defaultReportMessage(details) ?? ""}\n${details.errorInstance ?? ""}`;
}

/** The value, or the code of the error; an error without one of these codes goes on. */
export function answerOf<T>(ask: () => T, ...codes: readonly string[]): { value: T } | { code: string } {
  try {
    return { value: ask() };
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (error instanceof Error && typeof code === "string" && codes.includes(code)) return { code };
    throw error;
  }
}

/** Milliseconds of this process's own time, whatever else the machine does. */
const MOST_MS = 500;

/** What it answers, unless it takes long: what grows faster than its input would, with the largest of `textOf`. */
export function quickly<T>(ask: () => T): T {
  const began = process.cpuUsage();
  const value = ask();
  const { user } = process.cpuUsage(began);
  if (user / 1000 > MOST_MS) throw new Error(`it took ${Math.round(user / 1000)} ms`);
  return value;
}

/** Characters of the longest text. */
const LONGEST = 65_536;

const strange = fc.constantFrom(
  ...[
    "\0",
    "\t",
    "\n",
    "\r",
    "\r\n",
    " ",
    "\u00a0",
    "\u0085",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\ud800",
    "\udc00",
  ],
  ...["\u{1f600}", "\u0130", "\u00df", "%", "%00", "%2f", "%", "\\", "'", '"', "<", ">", "&", "=", ";", ","],
  ...["__proto__", "constructor", "toString", "NaN", "-1", "0", "1e999", "9".repeat(40)],
);

/** Text of the given pieces, of strange ones, of anything, and one of them again and again up to 64 kB. */
export function textOf(...pieces: readonly string[]): fc.Arbitrary<string> {
  const known = pieces.length === 0 ? strange : fc.constantFrom(...pieces);
  const piece = fc.oneof(
    { arbitrary: known, weight: 6 },
    { arbitrary: strange, weight: 2 },
    { arbitrary: fc.string({ unit: "binary", maxLength: 8 }), weight: 1 },
    { arbitrary: fc.string({ maxLength: 12 }), weight: 1 },
  );
  const mixed = fc.array(piece, { maxLength: 24 }).map((parts) => parts.join(""));
  const pumped = fc
    .tuple(piece, fc.array(piece, { minLength: 1, maxLength: 3 }), piece)
    .map(([before, again, after]) => {
      const part = again.join("") || "a";
      return before + part.repeat(Math.ceil(LONGEST / part.length)).slice(0, LONGEST) + after;
    });
  return fc.oneof({ arbitrary: mixed, weight: 12 }, { arbitrary: pumped, weight: 1 });
}

/** Keys of which something may be thought that is there by itself. */
const KEYS = ["length", "valueOf", "toString", "__proto__", "constructor", "then", ""];

/** JSON of any shape; keys and texts of the given shape's turn up in the wrong places. */
export function jsonLike(...words: readonly string[]): fc.Arbitrary<unknown> {
  const key = fc.oneof(fc.constantFrom(...words, ...KEYS), fc.string());
  return fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.oneof(
        key,
        fc.string({ unit: "binary" }),
        fc.double(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
      ),
      fc.array(tie("value"), { maxLength: 6 }),
      fc.dictionary(key, tie("value"), { maxKeys: 6, noNullPrototype: true }),
    ),
  })).value;
}

/** A right value of which one part, at any depth, is something else, is missing or is there besides. */
export function damaged(right: unknown): fc.Arbitrary<unknown> {
  const places = placesOf(right);
  return fc
    .tuple(fc.constantFrom(...places), fc.oneof(jsonLike(), fc.constant(undefined)))
    .map(([place, put]) => {
      if (place.length === 0) return put;
      const copy = structuredClone(right);
      let at = copy as Record<string, unknown>;
      for (const step of place.slice(0, -1)) at = at[step] as Record<string, unknown>;
      const last = place.at(-1) ?? "";
      if (put === undefined) delete at[last];
      else
        Object.defineProperty(at, last, { value: put, enumerable: true, configurable: true, writable: true });
      return copy;
    });
}

function placesOf(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  return [
    [],
    ...Object.entries(value).flatMap(([key, part]) => placesOf(part).map((place) => [key, ...place])),
  ];
}

import { ConverseError } from "../errors.ts";

/** One thing to mend in a file. */
export interface Problem {
  /** One of `spec/errors.json`. */
  code: string;
  /** Dotted, as one would write it in TOML: `sites.plone.origins`. */
  key: string;
  /** What is wrong and what is expected, without the key. */
  message: string;
  /** Where in the file, from 1. */
  line?: number;
}

function placeOf({ line, key }: Problem): string {
  return line === undefined ? key : `line ${line}: ${key}`;
}

/** All that is wrong with one file. The code is that of its first problem. */
export class FileProblems extends ConverseError {
  readonly problems: readonly Problem[];

  constructor(path: string, problems: readonly [Problem, ...Problem[]]) {
    const [first, ...others] = problems;
    const message =
      others.length === 0
        ? `${path}${first.line === undefined ? ": " : ", "}${placeOf(first)}: ${first.message}`
        : [
            `${path} has ${problems.length} problems:`,
            ...problems.map((problem) => `${placeOf(problem)}: ${problem.message}`),
          ].join("\n  ");
    super(first.code, message);
    this.problems = problems;
  }
}

/** Throws when there is at least one. */
export function refuseProblems(path: string, problems: readonly Problem[]): void {
  const [first, ...others] = problems;
  if (first !== undefined) throw new FileProblems(path, [first, ...others]);
}

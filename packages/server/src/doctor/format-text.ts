import { GROUPS, type Group } from "./checks/all-checks.ts";
import { type Result, type Summary, summarize } from "./result.ts";

const MARKS = { fine: "ok", warning: "warning", error: "ERROR", skipped: "-" } as const;
const COLOURS = { fine: "32", warning: "33", error: "31", skipped: "2" } as const;
const WIDTH = 110;
const INDENT = " ".repeat(10);

/** Turns results into lines for a person, one after the other. */
export class TextFormat {
  readonly #colours: boolean;
  readonly #groups: readonly Group[];
  readonly #told: Result[] = [];
  readonly #waiting = new Map<string, number>();
  #group: Group | undefined;

  constructor(options: { colours: boolean; groups?: readonly Group[] }) {
    this.#colours = options.colours;
    this.#groups = options.groups ?? GROUPS;
  }

  /** The lines of one result. */
  result(result: Result): string {
    this.#told.push(result);
    // One cause is told once; how much it hides stands at the end.
    if (result.because !== null) {
      this.#waiting.set(result.because, (this.#waiting.get(result.because) ?? 0) + 1);
      return "";
    }
    return `${this.#heading(result)}${this.#line(result)}${this.#help(result)}`;
  }

  /** The last lines. */
  summary(): string {
    const summary = summarize(this.#told);
    const skipped = [...this.#waiting].map(
      ([because, count]) => `${count} not looked at because of ${because}\n`,
    );
    return `\n${skipped.join("")}${sentenceOf(summary)}\n`;
  }

  #heading({ check }: Result): string {
    const group = this.#groups.find(({ checks }) => checks.some(({ id }) => id === check));
    if (group === undefined || group === this.#group) return "";
    const isFirst = this.#group === undefined;
    this.#group = group;
    return `${isFirst ? "" : "\n"}${this.#paint("1", group.title)}\n`;
  }

  #line({ state, title, subject, measured, hops, check }: Result): string {
    const mark = this.#paint(COLOURS[state], MARKS[state].padEnd(8));
    const place = subject === null ? "" : ` [${subject}]`;
    const isFault = state === "warning" || state === "error";
    const told = `${isFault ? `${title.replace(/\.$/, "")}: no. (${check})` : title}${place}`;
    const steps = hops.map((hop) => `${INDENT}${hop.name.padEnd(24)} ${hop.ms} ms\n`).join("");
    // What is right takes one line where it can.
    const isShort = !isFault && INDENT.length + told.length + measured.length < WIDTH;
    const seen = this.#paint("2", measured.replaceAll("\n", `\n${INDENT}`));
    return `  ${mark}${told}${isShort ? "  " : `\n${INDENT}`}${seen}\n${steps}`;
  }

  #help({ meaning, todo }: Result): string {
    const lines = [...(meaning === null ? [] : [meaning]), ...todo.map((line) => `  ${line}`)];
    return lines.map((line) => `${INDENT}${line}\n`).join("");
  }

  #paint(colour: string, text: string): string {
    return this.#colours ? `\u001b[${colour}m${text}\u001b[0m` : text;
  }
}

function sentenceOf({ fine, warnings, errors, skipped }: Summary): string {
  const counts = `${fine} fine, ${warnings} warnings, ${errors} errors, ${skipped} not looked at`;
  if (errors > 0) return `Something is wrong: ${counts}.`;
  return warnings > 0 ? `It works, with warnings: ${counts}.` : `All is well: ${counts}.`;
}

import type { Edges } from "./edges.ts";

export interface Option {
  /** What the value is called in the help; absent: the option takes none. */
  value?: string;
  required?: true;
  /** May be given more than once. */
  multiple?: true;
  /** One letter that stands for it: `f` for `-f`. */
  short?: string;
  help: string;
}

/** What was given for a command, already held against its options. */
export interface Input {
  has(option: string): boolean;
  /** The value of an option, or of the argument by its name, that may be absent. */
  text(option: string): string | undefined;
  /** The value of a required option, or of the argument by its name. */
  required(name: string): string;
  list(option: string): readonly string[];
  /** All arguments, for a command that takes several. */
  readonly rest: readonly string[];
}

export interface Command {
  /** The words that call it: `token mint`. */
  name: string;
  /** One line without a full stop. */
  summary: string;
  options: Readonly<Record<string, Option>>;
  /** The one argument that it takes, and needs unless it is optional. */
  argument?: { name: string; help: string; optional?: true; multiple?: true };
  /** More to know, as the help shows it. */
  notes?: string;
  /** Resolves with the exit status. Errors are for the caller to report. */
  run(input: Input, edges: Edges): Promise<number>;
}

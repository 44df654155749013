import { parseArgs } from "node:util";
import { nearestWord } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import type { Command, Input, Option } from "./command.ts";

function usage(command: Command, message: string): ConverseError {
  return new ConverseError("cli-usage", `${command.name}: ${message}`);
}

function tokensOf(command: Command, args: readonly string[]) {
  const options = Object.entries(command.options).map(([name, { value, short }]) => [
    name,
    { type: value === undefined ? ("boolean" as const) : ("string" as const), ...(short && { short }) },
  ]);
  // Not strict: Node's own messages repeat an argument that is not expected, and that may be a token.
  return parseArgs({
    args: [...args],
    options: Object.fromEntries(options),
    allowPositionals: true,
    strict: false,
    tokens: true,
  }).tokens;
}

type OptionToken = Extract<ReturnType<typeof tokensOf>[number], { kind: "option" }>;

function checkOption(command: Command, token: OptionToken, isRepeated: boolean): void {
  const option: Option | undefined = Object.hasOwn(command.options, token.name)
    ? command.options[token.name]
    : undefined;
  if (option === undefined) {
    const isLong = token.rawName.startsWith("--");
    const hint = isLong
      ? `; the nearest one is --${nearestWord(token.name, Object.keys(command.options))}`
      : "";
    throw usage(command, `the option ${token.rawName} is not known${hint}`);
  }
  if (option.value === undefined && token.value !== undefined) {
    throw usage(command, `--${token.name} takes no value`);
  }
  const looksLikeOption = !token.inlineValue && token.value?.startsWith("-") === true;
  if (option.value !== undefined && (token.value === undefined || looksLikeOption)) {
    throw usage(command, `--${token.name} needs a value: --${token.name}=${option.value}`);
  }
  if (isRepeated && !option.multiple) throw usage(command, `--${token.name} is given twice`);
}

/**
 * Holds what was given against what the command takes.
 *
 * @throws ConverseError `cli-usage`; it repeats the names of options, and no value.
 */
export function parseInput(command: Command, args: readonly string[]): Input {
  const values = new Map<string, string[]>();
  const given: string[] = [];
  for (const token of tokensOf(command, args)) {
    if (token.kind === "positional") given.push(token.value);
    if (token.kind !== "option") continue;
    const earlier = values.get(token.name);
    checkOption(command, token, earlier !== undefined);
    values.set(token.name, [...(earlier ?? []), token.value ?? ""]);
  }
  const { argument } = command;
  const most = argument === undefined ? 0 : argument.multiple ? Infinity : 1;
  const least = argument?.optional ? 0 : Math.min(most, 1);
  if (given.length < least || given.length > most) {
    const amount = argument?.optional ? "at most" : "exactly";
    throw usage(
      command,
      `takes ${argument === undefined ? "no argument" : `${amount} one argument, ${argument.name}`}`,
    );
  }
  for (const [name, option] of Object.entries(command.options)) {
    if (option.required && !values.has(name)) throw usage(command, `--${name}=${option.value} is needed`);
  }
  return {
    has: (option) => values.has(option),
    text: (name) => (name === argument?.name ? given[0] : values.get(name)?.[0]),
    list: (option) => values.get(option) ?? [],
    rest: given,
    required: (name) => {
      const value = name === argument?.name ? given[0] : values.get(name)?.[0];
      if (value === undefined) throw new TypeError(`${command.name} does not require ${name}`);
      return value;
    },
  };
}

import { nearestWord } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import type { Edges } from "./edges.ts";
import { findConfig, withConfig } from "./find-config.ts";
import { formatCommand, formatCommands } from "./format-help.ts";
import { parseInput } from "./parse-input.ts";
import { reportError } from "./report-error.ts";

const HELP = ["--help", "-h"];

/** Whether help is asked for; what stands behind `--` is an argument. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).some((arg) => HELP.includes(arg));
}

function startsWith(command: Command, words: readonly string[]): boolean {
  return command.name.split(" ").slice(0, words.length).join(" ") === words.join(" ");
}

function unknownCommand(words: readonly string[]): ConverseError {
  // A word that is no command may be anything, a token too, so only what it is like is named.
  const nearest = nearestWord(
    words.slice(0, 2).join(" "),
    COMMANDS.map(({ name }) => name),
  );
  return new ConverseError("cli-usage", `there is no such command; the nearest one is \`${nearest}\``);
}

async function dispatch(args: readonly string[], edges: Edges): Promise<number> {
  const command = COMMANDS.find(({ name }) => name === args.slice(0, name.split(" ").length).join(" "));
  if (command !== undefined) {
    const rest = args.slice(command.name.split(" ").length);
    if (!asksForHelp(rest))
      return command.run(parseInput(command, await withConfig(command, rest, edges.uid)), edges);
    edges.stdout.write(formatCommand(command, await findConfig(edges.uid)));
    return 0;
  }
  if (args[0] === "--version" && args.length === 1) {
    edges.stdout.write(`${edges.version}\n`);
    return 0;
  }
  const words = args.filter((arg) => !HELP.includes(arg));
  const group = COMMANDS.filter((candidate) => startsWith(candidate, words));
  if (group.length === 0) throw unknownCommand(words);
  const isAsked = words.length < args.length;
  (isAsked ? edges.stdout : edges.stderr).write(formatCommands(group));
  return isAsked ? 0 : 2;
}

/** Runs the command that the words (without the program's name) call; resolves with the exit status. */
export async function runCommandLine(args: readonly string[], edges: Edges): Promise<number> {
  try {
    return await dispatch(args, edges);
  } catch (error) {
    return reportError(error, edges.stderr);
  }
}

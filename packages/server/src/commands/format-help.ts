import type { Command } from "./command.ts";

const PROGRAM = "collective-converse";

function rows(entries: readonly (readonly [left: string, right: string])[]): string {
  const width = Math.max(...entries.map(([left]) => left.length));
  return entries.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join("");
}

/** What each of the commands does, one line each. */
export function formatCommands(commands: readonly Command[]): string {
  return [
    `Usage: ${PROGRAM} COMMAND [OPTION]...\n\n`,
    rows(commands.map(({ name, summary }) => [name, summary] as const)),
    `\n\`${PROGRAM} COMMAND --help\` says more; \`${PROGRAM} --version\` says which version this is.\n`,
  ].join("");
}

/** Everything about one command. */
export function formatCommand({ name, summary, options, argument, notes }: Command): string {
  const entries = Object.entries(options);
  const required = entries.filter(([, { required }]) => required);
  const usage = [
    name,
    ...required.map(([option, { value }]) => `--${option}=${value}`),
    ...(required.length < entries.length ? ["[OPTION]..."] : []),
    ...(argument ? [argument.optional ? `[${argument.name}]` : argument.name] : []),
  ].join(" ");
  const lines = [
    ...entries.map(([option, { value, help }]) => [`--${option}${value ? `=${value}` : ""}`, help] as const),
    ["--help", "say this"] as const,
    ...(argument ? [[argument.name, argument.help] as const] : []),
  ];
  return [
    `Usage: ${PROGRAM} ${usage}\n\n${summary.charAt(0).toUpperCase()}${summary.slice(1)}.\n\n`,
    rows(lines),
    notes === undefined ? "" : `\n${notes}\n`,
  ].join("");
}

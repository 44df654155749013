import type { Command } from "./command.ts";
import { CONFIG_PLACES } from "./find-config.ts";

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

/** Everything about one command; `foundConfig`: the configuration that it would use by itself. */
export function formatCommand(
  { name, summary, options, argument, notes }: Command,
  foundConfig: string | undefined,
): string {
  const entries = Object.entries(options);
  // The configuration is found where it is not given.
  const required = entries.filter(([name, { required }]) => required && name !== "config");
  const usage = [
    name,
    ...required.map(([option, { value }]) => `--${option}=${value}`),
    ...(required.length < entries.length ? ["[OPTION]..."] : []),
    ...(argument
      ? [argument.optional ? `[${argument.name}]${argument.multiple ? "..." : ""}` : argument.name]
      : []),
  ].join(" ");
  const lines = [
    ...entries.map(
      ([option, { value, short, help }]) =>
        [`--${option}${value ? `=${value}` : ""}${short ? `, -${short}` : ""}`, help] as const,
    ),
    ["--help", "say this"] as const,
    ...(argument ? [[argument.name, argument.help] as const] : []),
  ];
  return [
    `Usage: ${PROGRAM} ${usage}\n\n${summary.charAt(0).toUpperCase()}${summary.slice(1)}.\n\n`,
    rows(lines),
    notes === undefined ? "" : `\n${notes}\n`,
    Object.hasOwn(options, "config")
      ? `\nWithout --config it is ${CONFIG_PLACES.join(", then ")}; ${foundConfig ?? "neither"} is there now.\n`
      : "",
  ].join("");
}

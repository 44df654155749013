import { join } from "node:path";
import type { SetupPlan, Snippet } from "../../setup/index.ts";
import type { NewFile, Written } from "./write-files.ts";

function rows(entries: readonly (readonly [string, string])[]): string {
  const width = Math.max(...entries.map(([left]) => left.length));
  return entries.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join("");
}

/** Everything that was decided, before anything is written. */
export function formatSummary(
  { site, listen, prosody, files, service }: SetupPlan,
  paths: readonly string[],
): string {
  const whose = {
    supervised: "one of the gateway's own",
    system: "the one of this machine",
    remote: `at ${prosody.url}`,
  };
  return [
    "\nThis is what will be set up:\n",
    rows([
      ["Site", `${site.origin}, chat below ${site.base}/`],
      ["Plone", `${site.plone}${site.path}`],
      ["Addresses", `name@${site.domain}`],
      ["Prosody", whose[prosody.run]],
      ["Gateway", `listens on ${listen.host}:${listen.port}, runs as ${service.user}`],
      ["Data", files.data],
    ]),
    "\nThese files will be written:\n",
    ...paths.map((path) => `  ${path}\n`),
  ].join("");
}

/** What was done and what a person has still to do. */
export function formatResult(
  { written, unchanged, backups }: Written,
  { folder, snippets, next }: { folder: string; snippets: readonly Snippet[]; next: readonly string[] },
): string {
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? "" : `${title}\n${lines.map((line) => `  ${line}\n`).join("")}\n`;
  return [
    list("Written:", written),
    list("As it was:", unchanged),
    list("Kept from before:", backups),
    "What belongs elsewhere:\n",
    rows(snippets.map(({ name, place }) => [join(folder, name), place])),
    `\n${list("Next, as root:", next)}`.trimEnd(),
    "\n",
  ].join("");
}

/** The files as they would be. */
export function formatFiles(files: readonly NewFile[]): string {
  return files.map(({ path, text }) => `--- ${path}\n${text}`).join("\n");
}

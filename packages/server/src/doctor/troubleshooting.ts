import type { Check } from "./check.ts";
import { fillLine } from "./fill-line.ts";

/** As much of a check as a page says; those of the browser have no more in common with the gateway's. */
export type Described = Pick<
  Check,
  "id" | "severity" | "title" | "looks" | "meaning" | "members" | "todo" | "dependsOn"
>;

/** Checks that belong together. */
export interface DescribedGroup {
  title: string;
  checks: readonly Described[];
}

/** A sentence stays one; what is to be pasted is marked, with the words before it. */
function todoLine(line: string): string {
  const text = fillLine(line, {});
  if (/[.:]$/.test(text)) return `- ${text}`;
  const [, words, code] = /^((?:nginx|[A-Z])[^:]*: )(.+)$/.exec(text) ?? [undefined, "", text];
  return `- ${words}\`${code}\``;
}

function sectionOf({ id, severity, title, looks, meaning, members, todo, dependsOn }: Described): string {
  const after = dependsOn.map((other) => `[${other}](#${other})`).join(", ");
  return [
    `#### ${id}`,
    `${title} Otherwise: ${severity === "error" ? "an error" : "a warning"}.`,
    `- **What is looked at:** ${looks}`,
    `- **What it means otherwise:** ${meaning}`,
    ...(members === undefined ? [] : [`- **What members see:** ${members}`]),
    ...(after === "" ? [] : [`- **Not looked at while this is not right:** ${after}`]),
    `\nWhat to do:\n\n${todo.map(todoLine).join("\n")}`,
  ]
    .join("\n")
    .replace(/^(####.*)\n(.*)\n/, "$1\n\n$2\n\n");
}

/** What members say, and the checks that could be behind it, in their order. */
function symptoms(checks: readonly Described[]): string {
  const rows = new Map<string, string[]>();
  for (const { id, members } of checks) {
    if (members !== undefined) rows.set(members, [...(rows.get(members) ?? []), `[${id}](#${id})`]);
  }
  const lines = [...rows].map(([members, links]) => `| ${members} | ${links.join(", ")} |`);
  return ["| What members see | Look at |", "|---|---|", ...lines].join("\n");
}

/** The part of docs/troubleshooting.md that the checks make, as Markdown. */
export function troubleshootingPage(groups: readonly DescribedGroup[]): string {
  const sections = groups.map(({ title, checks }) => `### ${title}\n\n${checks.map(sectionOf).join("\n\n")}`);
  return [
    `## What members see\n\n${symptoms(groups.flatMap(({ checks }) => checks))}`,
    `## Check by check\n\n${sections.join("\n\n")}`,
  ].join("\n\n");
}

import { writeFileSync } from "node:fs";
import { ACCEPTED } from "./signed-requests/accepted.ts";
import { AT, caseOf, WINDOW } from "./signed-requests/cases.ts";
import { KEYS } from "./signed-requests/keys.ts";
import { REFUSED } from "./signed-requests/refused.ts";

export const FILE = new URL("signed-requests.json", import.meta.url).pathname;

/** One record a line: a changed case is a changed line. */
function lines(records: readonly object[]): string {
  return `[\n${records.map((record) => `    ${JSON.stringify(record)}`).join(",\n")}\n  ]`;
}

/** The text of `signed-requests.json`. README.md says how to read it. */
export function signedRequests(): string {
  return `{
  "at": ${AT},
  "window": ${WINDOW},
  "cases": ${lines([...REFUSED, ...ACCEPTED].map(caseOf))},
  "keys": ${lines(KEYS)}
}
`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(FILE, signedRequests());

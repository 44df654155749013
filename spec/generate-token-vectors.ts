import { writeFileSync } from "node:fs";
import { ACCEPTED } from "./token-vectors/accepted.ts";
import { caseOf } from "./token-vectors/cases.ts";
import { MINTED } from "./token-vectors/minted.ts";
import { REFUSED_FORM } from "./token-vectors/refused-form.ts";
import { REFUSED_JID } from "./token-vectors/refused-jid.ts";
import { REFUSED_SECRET } from "./token-vectors/refused-secret.ts";
import { SECRETS } from "./token-vectors/secrets.ts";
import { AT, SITES } from "./token-vectors/sites.ts";

export const FILE = new URL("token-vectors.json", import.meta.url).pathname;

/** One record a line: a changed case is a changed line. */
function lines(records: readonly object[]): string {
  return `[\n${records.map((record) => `    ${JSON.stringify(record)}`).join(",\n")}\n  ]`;
}

/** The text of `token-vectors.json`. README.md says how to read it. */
export function tokenVectors(): string {
  const cases = [...REFUSED_FORM, ...REFUSED_JID, ...REFUSED_SECRET, ...ACCEPTED].map(caseOf);
  const sites = Object.entries(SITES).map(([name, site]) => ({ name, ...site }));
  return `{
  "at": ${AT},
  "sites": ${lines(sites)},
  "cases": ${lines(cases)},
  "mint": ${lines(MINTED)},
  "secrets": ${lines(SECRETS)}
}
`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(FILE, tokenVectors());

import { pageTable } from "../report/page-table.ts";
import { quietText } from "../report/quiet-text.ts";
import type { ContactResults } from "./bench-contacts.ts";
import { CONTACT_HEADS, CONTACT_WORDS, contactCells } from "./render-contacts.ts";

/** The section of `docs/performance.md`. */
export function contactsSection({ at, machine, plan, series }: ContactResults): string {
  return `
## Contacts

What the login of a member with 300 contacts from the site's groups costs, against one with 3.

${pageTable(CONTACT_HEADS, contactCells(series), CONTACT_WORDS)}

- The time is from the connection until the list has come and the own presence is echoed; **CPU** is Prosody's time at work for
  one login, until all contacts have been told. A page's other requests are in neither.
- **Sent**: the browser has no list yet. **Known**: it says which one it has, as every page after a browser's first does
  (XEP-0237); \`mod_groups\` takes no notice.
- **Prosody's mod_groups** is on a virtual host of the same Prosody with the same modules and the same groups in its file; it
  takes no changes while Prosody runs.
- Where a third is online 100 of the 300 are told of the login, each in a stanza, and one of the 3.
- ${plan.rounds} rounds, each with a fresh Prosody and ${plan.logins} logins of each kind, the two by turns. Figures are medians of the
  rounds; the ratio is made in each.
- Measured on ${at.slice(0, 10)}; \`npm run bench -- --only contacts\` measures it alone. ${quietText(machine)}
`;
}

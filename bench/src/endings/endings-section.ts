import { pageTable } from "../report/page-table.ts";
import { quietText } from "../report/quiet-text.ts";
import type { EndingResults } from "./bench-endings.ts";
import { ENDING_HEADS, endingCells } from "./render-endings.ts";

/** The section of `docs/performance.md`. */
export function endingsSection({ at, machine, plan, series }: EndingResults): string {
  return `
## Endings

How long after Plone was asked for it connections have ended; median and worst of ${plan.times} in ms.

${pageTable(ENDING_HEADS, endingCells(series), 1)}

- Each time another member of a site with ${plan.times * series.length}, with three connections through the gateway: an open websocket, one that
  was lost and may be resumed for two minutes, and BOSH. What Plone itself takes is in all times; it orders the end when the
  change is written, which is before its answer or soon after it. The last columns begin with the answer.
- A websocket has ended when it is closed, BOSH when its waiting request is answered with the end, and a lost connection when
  the list of who is connected, read every 10 ms, has it no more.
- Members and the administrator are real: \`/logout\` with the member's cookie, plone.restapi, and the button in the user panel.
- Measured by itself on ${at.slice(0, 10)} (\`npm run bench -- --only endings\`). ${quietText(machine)}
`;
}

import { pageTable } from "../report/page-table.ts";
import { quietText } from "../report/quiet-text.ts";
import type { FloodResults } from "./bench-floods.ts";
import { FLOOD_HEADS, floodCells } from "./render-floods.ts";

/** The section of `docs/performance.md`. */
export function floodsSection({ at, machine, isFirst, plan, series }: FloodResults): string {
  return `
## Floods

How long others' messages take while one member sends without end, times in ms, and how much of one core Prosody takes for it:
it has one thread, and never more than one core.

${pageTable(FLOOD_HEADS, floodCells(series), 2)}

- Twelve pairs write to one another, each four times a second and each way, on a schedule: what waits behind a flood counts
  from when it was to be sent. All 24 and the flooder are in one room. The flooder has three tabs, each sends as fast as its
  connection takes it, and who loses the connection is back after a second.
- **Without them** is the same Prosody with the same configuration, whose \`mod_converse_limits\` does nothing. What a flood
  of messages leaves behind there is not worked off before the next quiet time: the ratio of that line is too small.
- The flooder has 100 contacts, of whom the 24 are there, and is a process of its own.${
    isFirst
      ? " Prosody and who measures go before other\n  programs (a nice value of -10); the flooder does not."
      : ""
  }
- ${plan.rounds} rounds, in each an empty Prosody for each line, and in that ${plan.windows} times ${plan.measureMs / 1000} s quiet and then ${plan.measureMs / 1000} s flooded, from the
  flood's first stanza on. Figures are medians of the rounds; the ratio is made in each. What had not come after five more
  seconds counts as if it came then.
- Measured by itself on ${at.slice(0, 10)} (\`npm run bench -- --only floods\`). ${quietText(machine)}
`;
}

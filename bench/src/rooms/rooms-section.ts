import { pageTable } from "../report/page-table.ts";
import { quietText } from "../report/quiet-text.ts";
import type { RoomResults } from "./bench-rooms.ts";
import { ROOM_HEADS, roomCells } from "./render-rooms.ts";

/** The section of `docs/performance.md`. */
export function roomsSection({ at, machine, plan, rooms }: RoomResults): string {
  return `
## Rooms

How long it takes to enter the room of a group of ${plan.members}, beside a room of Prosody's own with the same members.

${pageTable(ROOM_HEADS, roomCells(rooms))}

- The time is from the presence that enters until the subject has come, which a room says last. **One more**: all others are
  there. **All at once**: as after Prosody was restarted, until the last one is there.
- Rooms of groups with more than 50 members show only their owners to the others
  ([decision 0221](decisions/0221-large-rooms-show-their-owners.md)); Prosody's own show everybody to everybody.
- One Prosody with the configuration that the gateway writes, and all members' websockets in one process beside it.
  ${plan.rounds} rounds, in each the one room and then the other, in turns; figures are medians, the ratio is made in each round.
- Measured on ${at.slice(0, 10)}; \`npm run bench -- --only rooms\` measures it alone. ${quietText(machine)}
`;
}

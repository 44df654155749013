import { ratios, spread } from "../statistics.ts";
import { PLAIN } from "./make-rooms.ts";
import type { RoomResults, RoomSamples } from "./measure-rooms.ts";

const FIGURES: readonly [keyof RoomSamples, string][] = [
  ["join", "one more enters"],
  ["together", "all enter at once"],
];

/** Lines for the terminal: milliseconds of each room, and how many times the plain one's they are. */
export function renderRooms({ members, rooms }: Pick<RoomResults, "members" | "rooms">): string {
  const lines = FIGURES.flatMap(([figure, title]) => [
    `\n${title}, ${members} members`,
    ...Object.entries(rooms).map(([name, samples]) => {
      const { median, min, max } = spread(samples[figure]);
      const times = spread(ratios(samples[figure], rooms[PLAIN]?.[figure] ?? []));
      return `  ${name.padEnd(20)} ${median.toFixed(1)} ms (${min.toFixed(1)} to ${max.toFixed(1)}), ${times.median.toFixed(2)} times`;
    }),
  ]);
  return `${lines.join("\n")}\n`;
}

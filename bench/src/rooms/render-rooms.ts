import { formatNumber } from "../report/format-number.ts";
import { ratios, spread } from "../statistics.ts";
import { PLAIN } from "./make-rooms.ts";
import type { RoomSamples } from "./measure-rooms.ts";

export const ROOM_HEADS = [
  "Room",
  "One more enters, ms",
  "min to max",
  "Ratio",
  "All enter at once, ms",
  "min to max",
  "Ratio",
];

/** Medians of the rounds; a ratio, to a room of Prosody's own, is made in each round. */
export function roomCells(rooms: Readonly<Record<string, RoomSamples>>): string[][] {
  return Object.entries(rooms).map(([name, samples]) => [
    name,
    ...(["join", "together"] as const).flatMap((figure) => {
      const { median, min, max } = spread(samples[figure]);
      const times = spread(ratios(samples[figure], rooms[PLAIN]?.[figure] ?? []));
      return [
        formatNumber(median),
        `${formatNumber(min)} to ${formatNumber(max)}`,
        `× ${formatNumber(times.median)}`,
      ];
    }),
  ]);
}

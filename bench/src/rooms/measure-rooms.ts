import { orderOf } from "../order.ts";
import type { Place } from "../place.ts";
import { percentile } from "../statistics.ts";
import { enterRoom, leaveRoom } from "./enter-room.ts";
import { GROUP, makeRooms, PLAIN, type Rooms } from "./make-rooms.ts";

/** How often somebody enters while all others are there, in one round. */
const TIMES = 5;

/** In milliseconds, one for each round. */
export interface RoomSamples {
  /** Until one more is in the room where all others are; the median of some. */
  join: number[];
  /** Until all are in the room who enter at the same moment, as when the server has been restarted. */
  together: number[];
}

export interface RoomPlan {
  /** Of each room. */
  members: number;
  rounds: number;
}

/** How long it takes to enter a room of a group beside one of Prosody's own with the same people in it. */
export async function measureRooms(
  place: Place,
  { members, rounds }: RoomPlan,
): Promise<{ prosody: string; rooms: Record<string, RoomSamples> }> {
  const { progress, signal, otherWork } = place;
  const rooms = await progress.step(`${members} members come`, () => makeRooms(place, members));
  try {
    const samples: Record<string, RoomSamples> = {
      [PLAIN]: { join: [], together: [] },
      [GROUP]: { join: [], together: [] },
    };
    for (let round = 0; round < rounds; round++) {
      await otherWork.sample(signal);
      for (const name of orderOf([PLAIN, GROUP], round)) {
        signal.throwIfAborted();
        const { join, together } = await progress.step(
          `Rooms, round ${round + 1} of ${rounds}, ${name}`,
          () => enterAll(rooms, rooms.jids[name] ?? ""),
        );
        samples[name]?.join.push(join);
        samples[name]?.together.push(together);
      }
    }
    return { prosody: rooms.sites.version, rooms: samples };
  } finally {
    for (const member of rooms.members) member.drop();
    await rooms.sites.stop();
  }
}

/** All but one enter at once, then the last one some times; at the end nobody is there. */
async function enterAll(
  { members, nicks }: Rooms,
  room: string,
): Promise<{ join: number; together: number }> {
  for (const member of members) member.forget();
  const all = members.map((member, number) => ({ member, nick: nicks[number] ?? "" }));
  const last = all.pop();
  if (last === undefined) throw new TypeError("nobody is there to enter");
  const since = performance.now();
  await Promise.all(all.map(({ member, nick }) => enterRoom(member, room, nick)));
  const together = performance.now() - since;
  const times: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    times.push(await enterRoom(last.member, room, last.nick));
    await leaveRoom(last.member, room, last.nick);
  }
  await Promise.all(all.map(({ member, nick }) => leaveRoom(member, room, nick)));
  return { join: percentile(times, 0.5), together };
}

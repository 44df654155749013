// A member with some tabs who sends without end, in a process of its own; a tab that lost its connection comes back after a
// second, as pages do. It ends when its parent lets go of it.
import { setTimeout as delay } from "node:timers/promises";
import type { FloodOrder } from "./flooder.ts";
import { FLOODS } from "./floods.ts";
import { Stream } from "./stream.ts";

const TABS = 3;
/** Bytes on their way; more would only fill this process. */
const MOST_WAITING = 65_536;
const AT_ONCE = 50;
const COME_BACK_MS = 1_000;

async function tab({ localpart, where, flood, target }: FloodOrder): Promise<void> {
  const stream = await Stream.open(localpart, where);
  await stream.enter(target.room, target.nick);
  process.send?.("ready");
  for (let place = 0; stream.isOpen; ) {
    for (let sent = 0; sent < AT_ONCE && stream.waiting < MOST_WAITING; sent++)
      stream.send(FLOODS[flood](place++, target));
    await delay(1);
  }
}

process.once("message", async (order: FloodOrder) => {
  await Promise.all(
    Array.from({ length: TABS }, async () => {
      for (;;) {
        await tab(order).catch(() => undefined);
        await delay(COME_BACK_MS);
      }
    }),
  );
});

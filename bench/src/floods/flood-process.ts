// A member with some tabs who sends without end while told to, in a process of its own; a tab that lost its connection comes
// back after a second, as pages do. It ends when its parent lets go of it.
import { once } from "node:events";
import { setPriority } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { FloodOrder } from "./flooder.ts";
import { FLOODS } from "./floods.ts";
import { enterRoom, Stream } from "./stream.ts";

const TABS = 3;
/** Bytes on their way; more would only fill this process. */
const MOST_WAITING = 65_536;
const AT_ONCE = 50;
const COME_BACK_MS = 1_000;

async function tab({ localpart, where, flood, target }: FloodOrder, signal: AbortSignal): Promise<void> {
  const stream = await Stream.open(localpart, where);
  const drop = () => stream.drop();
  signal.addEventListener("abort", drop);
  try {
    // It may be refused, when it was done too often.
    stream.send(enterRoom(target.room, target.nick));
    process.send?.("ready");
    for (let place = 0; stream.isOpen && !signal.aborted; ) {
      for (let sent = 0; sent < AT_ONCE && stream.waiting < MOST_WAITING; sent++)
        stream.send(FLOODS[flood](place++, target));
      await delay(1);
    }
  } finally {
    signal.removeEventListener("abort", drop);
    drop();
  }
}

async function floodUntil(order: FloodOrder, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await tab(order, signal).catch(() => undefined);
    await delay(COME_BACK_MS, undefined, { signal }).catch(() => undefined);
  }
}

// It has no share of what its parent may have asked for.
setPriority(0);
for (;;) {
  const [order] = (await once(process, "message")) as [FloodOrder];
  const stop = new AbortController();
  process.once("message", () => stop.abort());
  await Promise.all(Array.from({ length: TABS }, () => floodUntil(order, stop.signal)));
  process.send?.("stopped");
}

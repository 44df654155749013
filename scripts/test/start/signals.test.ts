import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { onEndSignals } from "../../start/signals.mjs";

function listening() {
  const source = new EventEmitter();
  const clock = { now: 1000 };
  const seen: string[] = [];
  onEndSignals({
    onFirst: (name) => void seen.push(`end ${name}`),
    onAgain: (name) => void seen.push(`now ${name}`),
    now: () => clock.now,
    source,
  });
  return { source, clock, seen };
}

test("one Ctrl-C under npm is two signals and one request", () => {
  const { source, clock, seen } = listening();
  source.emit("SIGINT");
  clock.now += 30;
  source.emit("SIGINT");
  expect(seen).toEqual(["end SIGINT"]);
});

test("a second Ctrl-C ends it at once", () => {
  const { source, clock, seen } = listening();
  source.emit("SIGINT");
  clock.now += 900;
  source.emit("SIGINT");
  expect(seen).toEqual(["end SIGINT", "now SIGINT"]);
});

test.each(["SIGTERM", "SIGHUP"])("%s ends it as well", (name) => {
  const { source, seen } = listening();
  source.emit(name);
  expect(seen).toEqual([`end ${name}`]);
});

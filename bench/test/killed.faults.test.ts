import { resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { environment } from "../../scripts/start/environment.mjs";
import { Progress } from "../../scripts/start/progress.mjs";
import { runFaults } from "../src/faults/run-faults.ts";
import { takeWorkFolder } from "../src/work-folder.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const NEVER = { ploneDownMs: 0, ploneHangsMs: 0, prosodyHangsMs: 0 };

test("60 members lose nothing and are back soon, whichever of the processes is killed", async () => {
  const { folder, release } = await takeWorkFolder(ROOT, "faults-test");
  onTestFinished(release);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const said: string[] = [];
  const progress = new Progress({
    write: (text) => said.push(text),
    live: false,
    now: () => performance.now(),
  });
  const only = ["prosody", "gateway", "two-upgrade"];
  const plan = { members: 60, perSecond: 30, everyMs: 2_000, talkMs: 1_500, lengths: NEVER, only };
  const results = await runFaults(
    { root: ROOT, folder, env: environment, signal: stop.signal, progress },
    plan,
    () => {},
  );
  expect(results.map(({ name }) => name)).toEqual(only);
  for (const { title, verdict, back, mostAsked, lost, resumed } of results) {
    const { missing, archivedTwice, cameTwice, unknown, refused, open } = verdict;
    expect({ title, missing, archivedTwice, cameTwice, unknown, refused, open }).toEqual({
      title,
      missing: [],
      archivedTwice: [],
      cameTwice: [],
      unknown: [],
      refused: [],
      open: 0,
    });
    expect(verdict.acknowledged, title).toBeGreaterThan(50);
    expect(lost, title).toBeGreaterThan(0);
    expect(back.lastMs, title).toBeLessThan(10_000);
    expect(mostAsked, title).toBeLessThanOrEqual(50);
    // A Prosody that goes on keeps the streams of a gateway that went.
    if (title.startsWith("Two gateways")) expect(resumed, title).toBe(lost);
  }
});

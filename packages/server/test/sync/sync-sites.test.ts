import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SyncLine } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../../src/config/index.ts";
import { syncSites } from "../../src/sync/sync-sites.ts";

const HOUR = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Compares these sites; one that is called `hung` says one change and then nothing more. */
function compare(names: readonly string[], signal = new AbortController().signal) {
  const said: string[] = [];
  const stopped: string[] = [];
  const begun: string[] = [];
  const lines = syncSites(
    names.map((name) => ({ name }) as SiteConfig),
    {
      signal,
      limitMs: HOUR,
      async *syncSite({ name }, siteSignal): AsyncGenerator<SyncLine> {
        begun.push(name);
        siteSignal.addEventListener("abort", () => stopped.push(name));
        yield { type: "change", site: name, what: "person-told", subject: "jane" };
        if (name === "hung") await new Promise(() => undefined);
        if (name === "broken") yield { type: "failed", site: name, code: "plone-unreachable", message: "" };
      },
    },
  );
  const done = (async () => {
    for await (const line of lines)
      said.push(
        line.type === "summary"
          ? `${line.changes} changed, ${line.failures} failed`
          : `${line.site} ${line.type === "failed" ? line.code : line.type}`,
      );
  })();
  return { said, stopped, begun, done };
}

test("a site that hangs is told to stop after its part of the time, and the next ones are compared", async () => {
  const { said, stopped, done } = compare(["hung", "club", "broken"]);
  await vi.advanceTimersByTimeAsync(HOUR / 3 - 1);
  expect([said, stopped]).toEqual([["hung change"], []]);
  await vi.advanceTimersByTimeAsync(1);
  await done;
  expect(said).toEqual([
    "hung change",
    "hung sync-timeout",
    "club change",
    "broken change",
    "broken plone-unreachable",
    "3 changed, 2 failed",
  ]);
  expect(stopped).toEqual(["hung"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("a site has ten minutes, however many there are", async () => {
  const { said } = compare(["hung", ...Array.from({ length: 99 }, (_, number) => `club${number}`)]);
  await vi.advanceTimersByTimeAsync(599_999);
  expect(said).toEqual(["hung change"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(said).toHaveLength(102);
});

test("who interrupts it begins with no other site", async () => {
  const ending = new AbortController();
  const { said, stopped, begun } = compare(["hung", "club"], ending.signal);
  await vi.advanceTimersByTimeAsync(0);
  ending.abort();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect([begun, stopped]).toEqual([["hung"], ["hung"]]);
  expect(said.at(-1)).not.toContain("failed,");
});

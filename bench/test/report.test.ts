import { describe, expect, test } from "vitest";
import type { EndingSeries } from "../src/endings/measure-endings.ts";
import type { FloodSeries } from "../src/floods/measure-floods.ts";
import { LIMITED } from "../src/floods/start-server.ts";
import { loginsChart, sessionsChart } from "../src/report/charts.ts";
import { formatNumber } from "../src/report/format-number.ts";
import { renderBars } from "../src/report/render-bars.ts";
import { renderPage } from "../src/report/render-page.ts";
import { renderTerminal } from "../src/report/render-terminal.ts";
import { rowsOf } from "../src/report/rows.ts";
import { PLONE_VIEW } from "../src/sessions/session-jobs.ts";
import { results } from "./fixtures.ts";

describe("a table's rows", () => {
  test("need the rival that the others are compared with", () => {
    expect(() => rowsOf(results().sessions, 1, "somebody else")).toThrow(TypeError);
    expect(() => rowsOf(results().sessions, 3, PLONE_VIEW)).toThrow(TypeError);
  });

  test("are compared round by round, so that a slow round changes no ratio", () => {
    const rows = rowsOf(results().sessions, 8, PLONE_VIEW);
    expect(rows.map(({ ratio }) => ratio)).toEqual(
      [1, 2, 3].map((one) => ({ median: one, min: one, max: one })),
    );
    expect(rows[1]?.perSecond).toEqual({ median: 200, min: 100, max: 200 });
  });
});

test("a number has no more digits than were measured", () => {
  expect([0.0714, 0.6, 3.456, 23.71, 134.4, 7296].map(formatNumber)).toEqual([
    "0.071",
    "0.60",
    "3.46",
    "23.7",
    "134",
    "7,296",
  ]);
});

test("the terminal's table has every rival at every concurrency, in columns", () => {
  const text = renderTerminal(results());
  const tables = text.trim().split("\n\n");
  expect(tables.map((table) => table.split("\n").length - 1)).toEqual([3, 2, 5, 3, 2, 5]);
  expect(tables[3]).toMatch(/^Sessions, 8 at a time /);
  expect(tables[3]).toMatch(
    /^Gateway, cache warm +300 +150 to 300 +× 3\.00 +3\.00 to 3\.00 +3\.33 +6\.67 +10\.0$/m,
  );
  for (const table of tables) expect(new Set(table.split("\n").map((line) => line.length)).size).toBe(1);
});

describe("a picture", () => {
  test("takes no label for markup", () => {
    const value = { median: 1, min: 1, max: 2 };
    const svg = renderBars({
      title: "a < b",
      note: "c & d",
      unit: "ms",
      bars: [{ label: "<e>", value, isOurs: true }],
    });
    expect(svg).toContain(">a &lt; b<");
    expect(svg).toContain(">c &amp; d<");
    expect(svg).toContain(">&lt;e&gt;<");
  });

  test("says in words what it shows", () => {
    const svg = renderBars(sessionsChart(results()));
    expect(svg).toContain('role="img" aria-labelledby="title desc"');
    expect(svg).toContain('<title id="title">Sessions per second, 8 at a time</title>');
    expect(svg).toContain(
      "Gateway, cache cold: 200 per second; Gateway, cache warm: 300 per second. More is better",
    );
  });

  test("draws the longest line to the end and the others in proportion", () => {
    const svg = renderBars(loginsChart(results()));
    const widths = Array.from(svg.matchAll(/<rect [^>]*width="(\d+)" height="26"/g), ([, width]) =>
      Number(width),
    );
    // Medians of 10, 5, 3.33, 2.5 and 2 ms, of which the first rival's longest was 20.
    expect(widths).toEqual([195, 98, 65, 49, 39]);
    expect(svg.match(/class="ours"/g)).toHaveLength(1);
  });
});

describe("the page", () => {
  test("tells of floods where they were measured, and how many times others' messages took", () => {
    expect(renderPage(results())).not.toContain("## Floods");
    const round = (quiet: number, flooded: number) => ({
      quiet: { count: 100, p50Ms: 1, p99Ms: quiet, prosodyCores: 0.1 },
      flooded: { count: 100, p50Ms: 2, p99Ms: flooded, prosodyCores: 0.25 },
    });
    const series: FloodSeries[] = [
      {
        rival: LIMITED,
        flood: "messages to a room",
        rounds: [round(10, 20), round(20, 60), round(5, 20)],
      },
    ];
    const { at, machine } = results();
    const plan = { rounds: 3, windows: 3, measureMs: 2_500 };
    const floods = { version: 1 as const, at, machine, isFirst: true, plan, series };
    const page = renderPage(results(), { floods });
    expect(page).toContain("\n## Floods\n");
    expect(page).toContain(
      "| messages to a room | With the limits | 1.00 | 10.0 | 2.00 | 20.0 | × 3.00 | 2.00 to 4.00 | 0.25 | 0.10 |",
    );
  });

  test("tells how soon connections end, where that was measured", () => {
    expect(renderPage(results())).not.toContain("## Endings");
    const ending = (ms: number) => ({
      answeredMs: ms,
      endedMs: { Websocket: 2 * ms, Hibernating: 3 * ms, BOSH: 4 * ms },
    });
    const series: EndingSeries[] = [{ cause: "Logout", endings: [ending(10), ending(90), ending(20)] }];
    const { at, machine } = results();
    const endings = { version: 1 as const, at, machine, plan: { times: 3 }, series };
    const page = renderPage(results(), { endings });
    expect(page).toContain("\n## Endings\n");
    expect(page).toContain("| Logout | 20.0 | 90.0 | 40.0 | 180 | 60.0 | 270 | 80.0 | 360 | 60.0 | 270 |");
  });

  test("has a table for each concurrency and says on what it was measured", () => {
    const page = renderPage(results());
    expect(page.match(/^\| --- \|/gm)).toHaveLength(6);
    expect(page).toContain(
      "| Gateway, cache cold | 200 | 100 to 200 | × 2.00 | 2.00 to 2.00 | 5.00 | 10.0 | 15.0 |",
    );
    expect(page).toContain("Last run: 2026-11-24, 2 cores of A processor, 8 GiB");
    expect(page).toContain("Plone 6.2.2 on Python 3.11.2, Prosody 0.12.3");
    expect(page).toContain("3 rounds.");
    expect(page).toContain("in a site with 10,009 members in 200 groups");
    expect(page).toContain("The index takes 5.40 MB");
  });

  test("says when the machine was not quiet", () => {
    expect(renderPage(results(0.1))).toContain(
      "The machine was quiet: other programs used 0.020 cores in the pauses between the rounds, at most 0.10.",
    );
    expect(renderPage(results(0.9))).toContain("**The machine was not quiet**: other programs used");
  });
});

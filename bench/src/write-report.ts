import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { loginsChart, sessionsChart } from "./report/charts.ts";
import { renderBars } from "./report/render-bars.ts";
import { PAGE, pageOf } from "./report/rewrite-page.ts";
import type { Results } from "./results.ts";

/** Writes the run and what is made of it; answers the files, relative to the checkout. */
export async function writeReport(root: string, results: Results): Promise<string[]> {
  const files = {
    "bench/results/last.json": `${JSON.stringify(results, undefined, 2)}\n`,
    [PAGE]: await pageOf(root, results),
    "docs/images/performance-sessions.svg": renderBars(sessionsChart(results)),
    "docs/images/performance-logins.svg": renderBars(loginsChart(results)),
  };
  for (const [name, text] of Object.entries(files)) {
    const file = join(root, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return Object.keys(files);
}

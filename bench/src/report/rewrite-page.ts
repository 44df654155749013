import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ContactResults } from "../contacts/bench-contacts.ts";
import type { EndingResults } from "../endings/bench-endings.ts";
import type { FloodResults } from "../floods/bench-floods.ts";
import type { Results } from "../results.ts";
import type { RoomResults } from "../rooms/bench-rooms.ts";
import { renderPage } from "./render-page.ts";

export const PAGE = "docs/performance.md";

async function resultsIn<T>(root: string, name: string): Promise<T | undefined> {
  const text = await readFile(join(root, "bench/results", name), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** The page, made of these figures and of those that were measured alone. */
export async function pageOf(root: string, results: Results): Promise<string> {
  return renderPage(results, {
    contacts: await resultsIn<ContactResults>(root, "contacts.json"),
    rooms: await resultsIn<RoomResults>(root, "rooms.json"),
    floods: await resultsIn<FloodResults>(root, "floods.json"),
    endings: await resultsIn<EndingResults>(root, "endings.json"),
  });
}

/** Writes the page anew with what was measured alone; answers its name, or nothing where the site was never measured. */
export async function rewritePage(root: string): Promise<string[]> {
  const last = await resultsIn<Results>(root, "last.json");
  if (last === undefined) return [];
  await writeFile(join(root, PAGE), await pageOf(root, last));
  return [PAGE];
}

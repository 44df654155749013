import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pageTable } from "../report/page-table.ts";
import type { Machine } from "../results.ts";
import type { FaultResult } from "./measure-fault.ts";
import { FAULT_HEADS, faultCells } from "./render-faults.ts";

const RESULTS = "bench/results/faults.json";
const PAGE = "docs/reliability.md";
const [BEGIN, END] = ["<!-- faults: written by npm run faults -->", "<!-- end of faults -->"];

/** A result with when and where it was measured. */
export interface KeptResult extends FaultResult {
  /** RFC 3339, UTC. */
  at: string;
  machine: Machine;
}

/** Keeps each fault's last result, in the order in which faults are known, and writes the table of the page anew. */
export async function writeReliability(
  root: string,
  result: KeptResult,
  order: readonly string[],
): Promise<void> {
  const text = await readFile(join(root, RESULTS), "utf8").catch(() => '{ "results": [] }');
  const kept = new Map((JSON.parse(text) as { results: KeptResult[] }).results.map((one) => [one.name, one]));
  kept.set(result.name, result);
  const all = order.flatMap((name) => kept.get(name) ?? []);
  await mkdir(dirname(join(root, RESULTS)), { recursive: true });
  await writeFile(join(root, RESULTS), `${JSON.stringify({ version: 1, results: all }, undefined, 2)}\n`);
  const page = await readFile(join(root, PAGE), "utf8");
  await writeFile(join(root, PAGE), withTable(page, pageTable(FAULT_HEADS, faultCells(all), 1)));
}

/** @throws Error where the page has lost the place of the table */
export function withTable(page: string, table: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no lines \`${BEGIN}\` and \`${END}\`.`);
  return `${page.slice(0, from)}${BEGIN}\n\n${table}\n\n${page.slice(to)}`;
}

import type { Secrets } from "@collective-converse/token";
import { renderPair, renderPloneKey } from "./render-secrets.ts";

/** What a site's tables hold after a rotation. */
export interface NewPairs {
  current: Secrets;
  /**
   * Absent: the table is not there afterwards. `since` is in unix milliseconds: when it was replaced, or, `isPrepared`,
   * when it was made to be accepted before tokens are made with it.
   */
  previous?: { pair: Secrets; since: number; isPrepared?: boolean };
}

const HEADER = /^\s*\[([^[\]]*)\]/;
const SECRET = /^\s*(?:otp_seed|token_secret)\s*=/;
/** It belongs to the table and outlives the pair. */
const PLONE_KEY = /^\s*plone_key\s*=/;
/** Prosody's module reads no other key than the secrets, so the time is in a comment. */
const SINCE = /^\s*# (replaced|prepared) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\s*$/;

interface Place {
  /** Index of the header's line. */
  start: number;
  /** Index after the last line that is of the table and not of what follows it. */
  end: number;
}

function findTable(lines: readonly string[], path: string): Place | undefined {
  const start = lines.findIndex((line) => HEADER.exec(line)?.[1]?.replaceAll(/["'\s]/g, "") === path);
  if (start < 0) return undefined;
  const next = lines.findIndex((line, index) => index > start && HEADER.test(line));
  const limit = next < 0 ? lines.length : next;
  const last = lines.findLastIndex(
    (line, index) =>
      index > start && index < limit && [SECRET, PLONE_KEY, SINCE].some((form) => form.test(line)),
  );
  return { start, end: last < 0 ? start + 1 : last + 1 };
}

/** What the file says of the site's second pair. */
function sinceOf(text: string, site: string): { word: string | undefined; time: string | undefined } {
  const lines = text.split("\n");
  const place = findTable(lines, `sites.${site}.previous`);
  const [, word, time] = lines
    .slice(place?.start ?? 0, place?.end ?? 0)
    .flatMap((line) => SINCE.exec(line) ?? []);
  return { word, time };
}

/** When the site's previous pair was replaced, in unix milliseconds; `undefined` where the file does not say. */
export function replacedAt(text: string, site: string): number | undefined {
  const { word, time } = sinceOf(text, site);
  const at = Date.parse(time ?? "");
  return word !== "replaced" || Number.isNaN(at) ? undefined : at;
}

/** Whether the site's second pair is one that no token was made with yet. */
export function isPrepared(text: string, site: string): boolean {
  return sinceOf(text, site).word === "prepared";
}

/** The table without its lines of secrets; comments of people stay. */
function withoutSecrets(lines: readonly string[]): string[] {
  return lines.filter((line) => !SECRET.test(line) && !SINCE.test(line));
}

function removeTable(lines: readonly string[], { start, end }: Place): string[] {
  const from = start > 0 && lines[start - 1]?.trim() === "" ? start - 1 : start;
  return [...lines.slice(0, from), ...withoutSecrets(lines.slice(start + 1, end)), ...lines.slice(end)];
}

/**
 * The file's text with other pairs for one site; all else in it stays as it is. Nothing is promised where a table is
 * not written line by line: the caller reads the answer again.
 */
export function replacePairs(text: string, site: string, { current, previous }: NewPairs): string {
  const all = text.split("\n");
  const old = findTable(all, `sites.${site}.previous`);
  const lines = old === undefined ? all : removeTable(all, old);
  const table = findTable(lines, `sites.${site}`);
  if (table === undefined) return text;
  const { start, end } = table;
  const before = previous && [
    "",
    `[sites.${site}.previous]`,
    `# ${previous.isPrepared ? "prepared" : "replaced"} ${new Date(previous.since).toISOString().replace(/\.\d+/, "")}`,
    ...renderPair(previous.pair),
  ];
  const after = lines.slice(end);
  return [
    ...lines.slice(0, start + 1),
    ...withoutSecrets(lines.slice(start + 1, end)),
    ...renderPair(current),
    ...(before ?? []),
    ...(after.length > 0 ? after : [""]),
  ].join("\n");
}

/** The file's text with a `plone_key` for a site that has none; the same is not promised as above. */
export function insertPloneKey(text: string, site: string, key: string): string {
  const lines = text.split("\n");
  const table = findTable(lines, `sites.${site}`);
  return table === undefined ? text : lines.toSpliced(table.end, 0, renderPloneKey(key)).join("\n");
}

import type { Message } from "./ledger.ts";

/** What must be none is a list of ids, at most so many of them, and how many there are. */
export interface Verdict {
  messages: number;
  acknowledged: number;
  /** Acknowledged, and not in the recipient's archive. */
  missing: string[];
  /** In the recipient's archive more than once. */
  archivedTwice: string[];
  /** Over the recipient's stream more than once. */
  cameTwice: string[];
  /** Acknowledged, and the recipient never knew it, neither from the stream nor from the archive when they came back. */
  unknown: string[];
  /** The server said that it could not be delivered. */
  refused: string[];
  /** Sent again, because the stream was lost before it was acknowledged. */
  sentAgain: number;
  /** Written, and neither acknowledged nor refused in the end. */
  open: number;
}

const SHOWN = 20;

/** @param archived - how often each id is in the archive of its recipient */
export function judge(messages: Iterable<Message>, archived: ReadonlyMap<string, number>): Verdict {
  const found: Record<"missing" | "archivedTwice" | "cameTwice" | "unknown" | "refused", string[]> = {
    missing: [],
    archivedTwice: [],
    cameTwice: [],
    unknown: [],
    refused: [],
  };
  let [all, acknowledged, sentAgain, open] = [0, 0, 0, 0];
  for (const message of messages) {
    const { id, isAcknowledged, isRefused } = message;
    const times = archived.get(id) ?? 0;
    all++;
    if (isAcknowledged) acknowledged++;
    else if (!isRefused) open++;
    if (message.isSentAgain) sentAgain++;
    if (isRefused) found.refused.push(id);
    if (isAcknowledged && !isRefused && times === 0) found.missing.push(id);
    if (isAcknowledged && !isRefused && !message.isKnown) found.unknown.push(id);
    if (times > 1) found.archivedTwice.push(id);
    if (message.came > 1) found.cameTwice.push(id);
  }
  return { messages: all, acknowledged, ...found, sentAgain, open };
}

/** How many there are, with some of their names. */
export function describe(ids: readonly string[]): string {
  if (ids.length === 0) return "none";
  return `${ids.length}: ${ids.slice(0, SHOWN).join(" ")}${ids.length > SHOWN ? " ..." : ""}`;
}

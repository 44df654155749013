import { describe } from "../crowd/judge.ts";
import type { FaultResult } from "./measure-fault.ts";

/** Everybody is back within this, from when the processes are up again. */
const BACK_WITHIN_MS = 10_000;
const MOST_LOGINS = 50;

export function isGood({ back, mostLogins, verdict }: FaultResult): boolean {
  const { missing, archivedTwice, cameTwice, unknown } = verdict;
  const wrong = [missing, archivedTwice, cameTwice, unknown].reduce((sum, ids) => sum + ids.length, 0);
  return wrong === 0 && back.lastMs <= BACK_WITHIN_MS && mostLogins <= MOST_LOGINS;
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

/** One result, for a terminal. */
export function tellResult(result: FaultResult): string {
  const { title, members, downMs, lost, resumed, back, mostLogins, requestsPerMember, failures, verdict } =
    result;
  const { missing, archivedTwice, cameTwice, unknown, refused } = verdict;
  const lines = [
    `${title}: ${isGood(result) ? "good" : "NOT GOOD"}`,
    `down ${seconds(downMs)}; ${lost} of ${members} lost the stream, ${resumed} resumed it`,
    `back ${seconds(back.medianMs)} (median) and ${seconds(back.lastMs)} (the last) after it was up; at most ${mostLogins} logins in 100 ms; ${requestsPerMember} requests of each`,
    `${verdict.messages} messages, ${verdict.acknowledged} acknowledged, ${verdict.sentAgain} sent again, ${verdict.open} neither acknowledged nor refused`,
    `missing in the archive: ${describe(missing)}; there twice: ${describe(archivedTwice)}; came twice: ${describe(cameTwice)}; never known to who should: ${describe(unknown)}; refused: ${describe(refused)}`,
    ...Object.entries(failures).map(([why, count]) => `${count} attempts: ${why}`),
  ];
  return `${lines.join("\n  ")}\n`;
}

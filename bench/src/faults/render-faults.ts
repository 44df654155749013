import { describe } from "../crowd/judge.ts";
import type { FaultResult } from "./measure-fault.ts";
import type { KeptResult } from "./write-reliability.ts";

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
  const { title, members, downMs, lost, resumed, back, mostAsked = 0, mostLogins } = result;
  const { requestsPerMember, failures, verdict } = result;
  const { missing, archivedTwice, cameTwice, unknown, refused } = verdict;
  const lines = [
    `${title}: ${isGood(result) ? "good" : "NOT GOOD"}`,
    `down ${seconds(downMs)}; ${lost} of ${members} lost the stream, ${resumed} resumed it`,
    `back ${seconds(back.medianMs)} (median) and ${seconds(back.lastMs)} (the last) after it was up; at most ${mostAsked} requests and ${mostLogins} logins in 100 ms; ${requestsPerMember} requests of each`,
    `${verdict.messages} messages, ${verdict.acknowledged} acknowledged, ${verdict.sentAgain} sent again, ${verdict.open} neither acknowledged nor refused`,
    `missing in the archive: ${describe(missing)}; there twice: ${describe(archivedTwice)}; came twice: ${describe(cameTwice)}; never known to who should: ${describe(unknown)}; refused: ${describe(refused)}`,
    ...Object.entries(failures).map(([why, count]) => `${count} attempts: ${why}`),
  ];
  return `${lines.join("\n  ")}\n`;
}

export const FAULT_HEADS = [
  "What happens",
  "Down",
  "Streams lost",
  "of these resumed",
  "Back, median",
  "the last",
  "Requests in 100 ms",
  "Logins in 100 ms",
  "Messages",
  "sent again",
  "lost or twice",
  "Measured",
];

export function faultCells(results: readonly KeptResult[]): string[][] {
  return results.map((result) => {
    const { title, members, downMs, lost, resumed, back, mostLogins, verdict, at, machine } = result;
    const { missing, archivedTwice, cameTwice, unknown } = verdict;
    const wrong = missing.length + archivedTwice.length + cameTwice.length + unknown.length;
    return [
      title,
      seconds(downMs),
      `${lost} of ${members}`,
      String(resumed),
      lost === 0 ? "-" : seconds(back.medianMs),
      lost === 0 ? "-" : seconds(back.lastMs),
      String(result.mostAsked ?? "-"),
      String(mostLogins),
      verdict.messages.toLocaleString("en"),
      String(verdict.sentAgain),
      wrong === 0 ? "none" : String(wrong),
      `${at.slice(0, 16).replace("T", " ")}, other work ${machine.otherWork.median.toFixed(1)} cores`,
    ];
  });
}

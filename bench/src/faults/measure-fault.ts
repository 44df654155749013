import { setTimeout as delay } from "node:timers/promises";
import type { Look } from "../crowd/crowd.ts";
import type { HiredCrowd } from "../crowd/hired-crowd.ts";
import type { Verdict } from "../crowd/judge.ts";
import { mostWithin } from "../crowd/most-within.ts";
import type { Site } from "../sessions/start-site.ts";
import { percentile } from "../statistics.ts";
import type { Fault } from "./faults.ts";

/** What is on its way when nobody writes any more. */
const SETTLE_MS = 3_000;
const BACK_MS = 180_000;
const SPAN_MS = 100;

export interface FaultResult {
  name: string;
  title: string;
  members: number;
  /** From the fault until all processes were up again. */
  downMs: number;
  /** Who lost the stream. */
  lost: number;
  resumed: number;
  /** From when the processes were up again to when members were online again; 0 where nobody lost the stream. */
  back: { medianMs: number; lastMs: number };
  /** Requests for a session within any 100 ms: what the back-off decides. */
  mostAsked?: number;
  /** Tokens sent to Prosody within any 100 ms: more where it let many wait and then answered all. */
  mostLogins: number;
  /** The most requests for a session that one page made would be; on average. */
  requestsPerMember: number;
  failures: Readonly<Record<string, number>>;
  verdict: Verdict;
}

/** One fault under a crowd that writes, also for so long before it, and after everybody is back. */
export async function measureFault(
  name: string,
  fault: Fault,
  { site, crowd, signal, talkMs }: { site: Site; crowd: HiredCrowd; signal: AbortSignal; talkMs: number },
): Promise<FaultResult> {
  await crowd.tell("talk", { isTalking: true });
  await delay(talkMs, undefined, { signal });
  await crowd.tell("look", { turn: true });
  const at = Date.now();
  const upAt = await fault.provoke(site, signal);
  await crowd.tell("allOnline", { withinMs: BACK_MS });
  await delay(talkMs, undefined, { signal });
  await crowd.tell("talk", { isTalking: false });
  await delay(SETTLE_MS, undefined, { signal });
  await crowd.tell("allOnline", { withinMs: BACK_MS });
  const look = await crowd.tell("look", { turn: true });
  return {
    name,
    title: fault.title,
    downMs: upAt - at,
    ...summarise(look, upAt),
    verdict: await crowd.tell("judge", undefined),
  };
}

function summarise({ happenings, members }: Look, upAt: number) {
  const { lost, online, logins, asked, failures } = happenings;
  const last = new Map<number, number>();
  for (const { member, at } of online) last.set(member, at);
  const back = [...last.values()].map((at) => Math.max(0, at - upAt));
  return {
    members,
    lost: new Set(lost.map(({ member }) => member)).size,
    resumed: online.filter(({ isResumed }) => isResumed).length,
    back:
      back.length === 0
        ? { medianMs: 0, lastMs: 0 }
        : { medianMs: percentile(back, 0.5), lastMs: Math.max(...back) },
    mostAsked: mostWithin(asked, SPAN_MS),
    mostLogins: mostWithin(logins, SPAN_MS),
    requestsPerMember: Number((asked.length / members).toFixed(1)),
    failures,
  };
}

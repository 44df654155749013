import type { CrowdPlan, Look } from "./crowd.ts";
import type { Verdict } from "./judge.ts";

/** What the crowd's process is told, and what it answers. */
export interface Orders {
  come: { order: { plan: CrowdPlan; withinMs: number }; answer: undefined };
  allOnline: { order: { withinMs: number }; answer: undefined };
  talk: { order: { isTalking: boolean }; answer: undefined };
  look: { order: { turn: boolean }; answer: Look };
  forget: { order: undefined; answer: number };
  judge: { order: undefined; answer: Verdict };
}

export type OrderName = keyof Orders;

export type Order = {
  [Name in OrderName]: { number: number; name: Name; order: Orders[Name]["order"] };
}[OrderName];

export type Reply = { number: number } & ({ answer: unknown } | { error: string });

import type { Spread } from "./statistics.ts";

/** One rival in one round. */
export interface Round {
  /** What was done within the measured time. */
  count: number;
  perSecond: number;
  medianMs: number;
  p95Ms: number;
  p99Ms: number;
  /** How much of one core the load client itself took. */
  clientCores: number;
}

/** One rival at one concurrency, over all rounds; the rounds of all rivals are in the same order. */
export interface Series {
  rival: string;
  /** So many at a time; each begins the next when it is done. */
  concurrency: number;
  rounds: readonly Round[];
}

export interface Machine {
  cpu: string;
  cores: number;
  memoryGib: number;
  system: string;
  node: string;
  plone: string;
  python: string;
  prosody: string;
  /** Cores that other programs kept busy, seen in the pauses before the rounds. */
  otherWork: Spread;
}

/** `bench/results/last.json`. */
export interface Results {
  version: 1;
  /** RFC 3339, UTC. */
  at: string;
  machine: Machine;
  plan: { rounds: number; warmUpMs: number; measureMs: number };
  sessions: readonly Series[];
  /** Absent in runs of before they were measured. */
  searches?:
    | {
        series: readonly Series[];
        /** Members of the site. */
        people: number;
        /** Of the gateway's memory, with everybody listed, in MB: what the index takes of it. */
        indexMb: number;
      }
    | undefined;
  logins: readonly Series[];
  /** Of one derivation of SCRAM's salted password in the load client, in ms; it is in the time of one of the rivals. */
  derivationMs: number;
}

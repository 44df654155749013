import { percentile } from "../statistics.ts";

export const WATCHED = ["gateway", "prosody", "plone", "crowd"] as const;
export type Watched = (typeof WATCHED)[number];

/** One look, at the end of each minute. */
export interface Minute {
  /** Since everybody was online. */
  minute: number;
  online: number;
  /** Resident, in bytes. */
  memory: Readonly<Record<Watched, number>>;
  /** Cores that it kept busy in this minute. */
  cores: Readonly<Record<Watched, number>>;
  /** Messages that came. */
  delivered: number;
  p50Ms: number;
  p99Ms: number;
  /** Streams that were lost. */
  lost: number;
}

export interface SoakSummary {
  /** Of one member, in bytes: what it takes more than with nobody online. */
  perMember: Readonly<Record<"gateway" | "prosody", number>>;
  /** From `from` on to the end, as a share: 0.05 are five percent. */
  growth: { from: number } & Readonly<Record<"gateway" | "prosody", number>>;
  lost: number;
}

/** The heap is emptied now and then: a look by itself says little. */
const LOOKS = 3;
const SETTLED = 10;

/**
 * @param before - memory with nobody online, in bytes
 * @param minutes - at least two
 */
export function summariseSoak(
  before: Readonly<Record<"gateway" | "prosody", number>>,
  minutes: readonly Minute[],
  members: number,
): SoakSummary {
  const last = minutes.at(-1);
  if (last === undefined || minutes.length < 2) throw new TypeError("two minutes or more");
  // A run that is too short for it is measured from its third part on, and says so.
  const from = last.minute > SETTLED + LOOKS ? SETTLED : Math.ceil(last.minute / 3);
  const of = (name: "gateway" | "prosody", some: readonly Minute[]) =>
    percentile(
      some.map(({ memory }) => memory[name]),
      0.5,
    );
  const settled = minutes.filter(({ minute }) => minute >= from).slice(0, LOOKS);
  const end = minutes.slice(-LOOKS);
  const both = <T>(make: (name: "gateway" | "prosody") => T) => ({
    gateway: make("gateway"),
    prosody: make("prosody"),
  });
  return {
    perMember: both((name) => Math.round((of(name, end) - before[name]) / members)),
    growth: { from, ...both((name) => Number((of(name, end) / of(name, settled) - 1).toFixed(4))) },
    lost: minutes.reduce((sum, { lost }) => sum + lost, 0),
  };
}

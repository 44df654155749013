/** The middle of some numbers with the least and the greatest of them. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** The value that `share` (0 to 1) of the samples do not exceed: the nearest rank, a sample that did occur. */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new TypeError("no sample, no percentile");
  const sorted = samples.toSorted((one, other) => one - other);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

export function spread(samples: readonly number[]): Spread {
  return { median: percentile(samples, 0.5), min: Math.min(...samples), max: Math.max(...samples) };
}

/**
 * How many times the base each sample is, round by round, so that what slowed the machine down in a round slowed both.
 */
export function ratios(samples: readonly number[], base: readonly number[]): number[] {
  if (samples.length !== base.length) throw new TypeError("as many rounds of one as of the other");
  return samples.map((sample, round) => sample / (base[round] ?? Number.NaN));
}

import { type CpuInfo, cpus } from "node:os";
import { setTimeout as delay } from "node:timers/promises";

const SAMPLE_MS = 500;

/** How many cores were at work between two looks at the processors, each core's times in ms. */
export function busyCores(
  before: readonly Pick<CpuInfo, "times">[],
  after: readonly Pick<CpuInfo, "times">[],
): number {
  const sum = (infos: readonly Pick<CpuInfo, "times">[]) => {
    let idle = 0;
    let all = 0;
    for (const { times } of infos) {
      idle += times.idle;
      all += times.user + times.nice + times.sys + times.irq + times.idle;
    }
    return { idle, all };
  };
  const [one, other] = [sum(before), sum(after)];
  const all = other.all - one.all;
  return all <= 0 ? 0 : after.length * (1 - (other.idle - one.idle) / all);
}

/** What other programs did, seen in the pauses in which nothing of the benchmark does anything. */
export class OtherWork {
  /** In cores. */
  readonly samples: number[] = [];

  async sample(signal: AbortSignal): Promise<void> {
    const before = cpus();
    await delay(SAMPLE_MS, undefined, { signal });
    this.samples.push(busyCores(before, cpus()));
  }
}

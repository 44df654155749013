import type { Machine } from "../results.ts";
import { formatNumber } from "./format-number.ts";

/** A run on a machine that was not quiet says so. */
export function quietText({ cores, otherWork }: Pick<Machine, "cores" | "otherWork">): string {
  const others = `other programs used ${formatNumber(otherWork.median)} cores in the pauses between the rounds, at most ${formatNumber(otherWork.max)}`;
  return otherWork.max > cores / 4
    ? `**The machine was not quiet**: ${others}.\nTimes are too long, and ratios are unsure.`
    : `The machine was quiet: ${others}.`;
}

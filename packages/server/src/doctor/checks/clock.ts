import { fault, fine, none, type Verdict } from "../check.ts";

/** Unix milliseconds of a header Date or of RFC 3339; undefined where it is neither. */
export function clockOf(text: string | undefined): number | undefined {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** Whether a clock shows what this machine's does, all in milliseconds. */
export function judgeClock(
  whose: string,
  shown: number | undefined,
  here: number,
  toleranceMs: number,
): Verdict {
  if (shown === undefined) return none(`${whose} is not told`);
  const apart = shown - here;
  const seconds = `${(Math.abs(apart) / 1000).toFixed(1)} s`;
  if (Math.abs(apart) <= toleranceMs) return fine(`${whose} differs by ${seconds} at most`);
  return fault(`${whose} is ${seconds} ${apart > 0 ? "ahead" : "behind"}`);
}

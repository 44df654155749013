import { ConverseError } from "../../errors.ts";

const SECONDS = /^\d{1,15}(?:\.\d+)?$/;
/** RFC 3339 section 5.6, without leap seconds, which unix time does not have. */
const RFC_3339 =
  /^(\d{4}-\d\d-(\d\d))[Tt ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:[0-5]\d)$/;

/** Days that the month does not have would roll over into the next one. */
function isDay(date: string, day: string): boolean {
  return new Date(`${date}T00:00:00Z`).getUTCDate() === Number(day);
}

/**
 * Unix seconds of what was given for `--at`: unix seconds, or RFC 3339.
 *
 * @throws ConverseError `cli-usage`
 */
export function parseTime(text: string): number {
  if (SECONDS.test(text)) return Number(text);
  const [, date, day] = RFC_3339.exec(text) ?? [];
  const seconds = Date.parse(text.toUpperCase().replace(" ", "T")) / 1000;
  if (date !== undefined && day !== undefined && isDay(date, day) && seconds >= 0) return seconds;
  throw new ConverseError(
    "cli-usage",
    `--at=${JSON.stringify(text)} is neither unix seconds nor RFC 3339, such as 2026-11-24T08:00:00Z`,
  );
}

import { SCRAM, TOKEN } from "../logins/login-jobs.ts";
import { CONCURRENCIES } from "../plan.ts";
import type { Results } from "../results.ts";
import { PLONE_VIEW } from "../sessions/session-jobs.ts";
import type { Chart } from "./render-bars.ts";
import { rowsOf } from "./rows.ts";

const SPREAD = "thin line: least to greatest of the rounds";

export function sessionsChart({ sessions }: Pick<Results, "sessions">): Chart {
  const [, many] = CONCURRENCIES;
  return {
    title: `Sessions per second, ${many} at a time`,
    note: `More is better; ${SPREAD}`,
    unit: "per second",
    bars: rowsOf(sessions, many, PLONE_VIEW).map(({ rival, perSecond }) => {
      return { label: rival, value: perSecond, isOurs: rival !== PLONE_VIEW };
    }),
  };
}

export function loginsChart({ logins }: Pick<Results, "logins">): Chart {
  const [one] = CONCURRENCIES;
  return {
    title: "Time of a whole login, one at a time",
    note: `Median in ms, less is better; ${SPREAD}`,
    unit: "ms",
    bars: rowsOf(logins, one, SCRAM).map(({ rival, medianMs }) => {
      return { label: rival, value: medianMs, isOurs: rival === TOKEN };
    }),
  };
}

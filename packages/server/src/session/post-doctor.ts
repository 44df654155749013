import type { DoctorLine } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/config.ts";
import { ConverseError } from "../errors.ts";
import { checkPagePost } from "../http/check-request.ts";
import type { Handler } from "../http/exchange.ts";
import { type BodyLimits, readBody } from "../http/read-body.ts";
import { type LinesLimits, streamLines } from "../http/stream-lines.ts";
import type { Log } from "../log.ts";
import type { Asker } from "../plone/plone.ts";
import { type Admission, admitAddress } from "./admit.ts";
import { identify } from "./identify.ts";

/** What a doctor is asked for. */
export interface DoctorOrder {
  /** Whose results are told. */
  site: SiteConfig;
  /** Also what takes more than a minute. */
  isThorough: boolean;
  /** Nobody waits any more. */
  signal: AbortSignal;
}

export type Doctor = (order: DoctorOrder) => AsyncIterable<DoctorLine>;

export interface PostDoctorOptions {
  /** How often may be asked. */
  admission: Pick<Admission, "address">;
  /** Resolves only for who may manage the chat's settings. */
  manager(asker: Asker): Promise<void>;
  doctor: Doctor;
  /** The body has no meaning; it may be there. */
  body: BodyLimits;
  lines: LinesLimits;
  log: Log;
}

const LATE: DoctorLine = { type: "failed", code: "doctor-timeout" };
const RETRY_S = "10";

/** `POST <base>/doctor`: who administers the site gets what is wrong with its chat, result by result. */
export function postDoctor(options: PostDoctorOptions): Handler {
  let isBusy = false;
  return async (exchange) => {
    checkPagePost(exchange, "request-method");
    await readBody(exchange, options.body);
    const asker = identify(exchange);
    admitAddress(exchange, options.admission);
    await options.manager(asker);
    const { res, site, query } = exchange;
    if (isBusy) {
      res.setHeader("Retry-After", RETRY_S);
      throw new ConverseError("doctor-busy", "The doctor looks already, for this site or another.");
    }
    const isThorough = new URLSearchParams(query).has("thorough");
    options.log.info({ site: site.name, isThorough }, "the doctor looks");
    isBusy = true;
    try {
      await streamLines(res, (signal) => options.doctor({ site, isThorough, signal }), LATE, options.lines);
    } finally {
      isBusy = false;
    }
  };
}

import { type DestinationStream, type Logger, pino } from "pino";

/** Structured log; a caller names each field that it logs, so that no header and no cookie gets in by chance. */
export type Log = Logger;

export interface LogOptions {
  /** `silent` to `trace`; `info` says what an administrator wants to read back. */
  level: string;
  /** Lines of JSON go here. */
  destination: DestinationStream;
}

export function createLog({ level, destination }: LogOptions): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

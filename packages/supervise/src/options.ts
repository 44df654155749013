/**
 * `stopped` to `starting` to `ready`; when the child dies after that, `backing-off` and `starting` again; `stopping`
 * and `stopped` at the end. `failed`: the first start did not succeed, and nothing is left running.
 */
export type State = "stopped" | "starting" | "ready" | "backing-off" | "stopping" | "failed";

/** How long to wait before the child is started again: `firstMs`, doubled at each failure, at most `maxMs`. */
export interface Backoff {
  firstMs: number;
  maxMs: number;
  /** A child that was ready for this long is forgiven: the next wait is `firstMs` again. */
  stableMs: number;
}

export interface StateDetail {
  /** Of the running child. */
  pid?: number;
  /** With `backing-off` and `failed`: what went wrong, with the child's last lines. */
  error?: Error;
  /** With `backing-off`: in ms. */
  retryInMs?: number;
}

/** How it is known that a child which was ready still works. */
export interface Health {
  /** Resolves when it answers; the signal aborts when that takes too long. */
  look(signal: AbortSignal, pid: number): Promise<void>;
  /** Between two looks, in ms. */
  everyMs: number;
  /** For one look, in ms. */
  withinMs: number;
  /** So many in a row without an answer, and the child is ended and started again. */
  misses: number;
  /** So many of one that works meanwhile, as the system says: it is slow, and would be slower after a start. */
  busyMisses?: number;
}

export interface ProcessOptions {
  /** How error messages call it. */
  name: string;
  /** Program: an absolute path, or a name on the PATH of `env`. */
  command: string;
  /** Everybody on the machine can read them: no secrets. */
  args: readonly string[];
  cwd?: string;
  /** All of the child's environment; nothing is inherited. */
  env: NodeJS.ProcessEnv;
  /**
   * Resolves when the child that was just started is proved to be ours and ready; rejects with why not. The signal
   * aborts when the child ended, `readyWithinMs` passed or it is being stopped.
   */
  ready(signal: AbortSignal, pid: number): Promise<void>;
  readyWithinMs: number;
  /** Absent: only its end is noticed, and not that it hangs. */
  health?: Health;
  /** From TERM to KILL. */
  stopWithinMs: number;
  /** Written on start, removed at the end; an orphan of an earlier run that it describes is ended before start. */
  pidFile: string;
  /** What the child writes: a file that it is appended to, or who takes each line. */
  output: string | ((line: string) => void);
  /** Default: 0.5 s, doubled up to 30 s, forgiven after 60 s. */
  backoff?: Backoff;
  onState?(state: State, detail: StateDetail): void;
  /** In [0, 1), for jitter. */
  random(): number;
}

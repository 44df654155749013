import type { RandomBytes } from "@collective-converse/token";
import type { Terminal } from "./terminal.ts";

/** Where text goes; a stream of Node is one. */
export interface Output {
  /** Whether a person reads it, so that colours are seen. */
  isTTY?: boolean;
  write(text: string): unknown;
}

/** All that a command may touch of the process that runs it. */
export interface Edges {
  stdin: AsyncIterable<Uint8Array>;
  stdout: Output;
  stderr: Output;
  /** Absent: nobody is there to be asked. */
  terminal?: Terminal | undefined;
  env: Readonly<Record<string, string | undefined>>;
  /** Unix milliseconds. */
  now(): number;
  /** In [0, 1), not for secrets. */
  random(): number;
  randomBytes: RandomBytes;
  /** Of this process. */
  pid: number;
  /** The effective user; absent where the system has no such thing. */
  uid: number | undefined;
  version: string;
  /** Absolute folder of the package: `assets`, `prosody/modules`. */
  packageFolder: string;
  /** Resolves with the reason when the system or the parent process wants this one to end. From then on it listens. */
  untilAskedToEnd(): Promise<string>;
}

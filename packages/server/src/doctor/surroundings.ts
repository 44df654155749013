import type { RandomBytes } from "@collective-converse/token";

/** All that the doctor may touch of the process that it runs in, and how far it goes. */
export interface Surroundings {
  /** Path of `converse.toml`. */
  configFile: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The effective user; absent where the system has no such thing. */
  uid: number | undefined;
  /** Of this package. */
  version: string;
  /** Of the Node that runs this: `20.20.0`. */
  nodeVersion: string;
  /** Absolute folder of the package: `assets`. */
  packageFolder: string;
  /** Unix milliseconds. */
  now(): number;
  randomBytes: RandomBytes;
  /** For how long an idle websocket is watched; 0: not at all. */
  idleMs: number;
  /** Certificates to trust, PEM; absent: those that Node trusts. */
  ca?: string;
}

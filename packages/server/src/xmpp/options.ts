import type { Log } from "../log.ts";
import type { ProsodySite } from "./model.ts";

export interface XmppOptions {
  /** Absolute folder of Prosody's data, rendered configuration and logs. */
  dataFolder: string;
  /** Of Prosody's HTTP server on the loopback. */
  httpPort: number;
  /** Prosody's program; absent: the one on `searchPath`. */
  prosody?: string;
  /** The value of PATH. */
  searchPath: string;
  sites: readonly ProsodySite[];
  /** Whether it counts what it does, for `/metrics`. */
  metrics?: boolean;
  /** Absolute path of `secrets.toml`. */
  secretsFile?: string;
  /** `CONVERSE_OTP_SEED` and the others, for a gateway whose secrets are in its environment. */
  secretsEnv?: Readonly<Record<string, string>>;
  /** Absolute folder of `mod_converse.lua` and `mod_auth_converse.lua`. */
  modulesFolder: string;
  /** After so long Prosody is tried again that could be started neither with other settings nor with those of before. */
  retryMs?: number;
  /** How often it is looked whether Prosody answers, how long that may take, and how often in a row it may not. */
  watch?: { everyMs: number; withinMs: number; misses: number };
  log: Log;
  /** Called each time that it answers for every site. */
  onReady?(): void;
  /** In [0, 1), for the jitter of restarts. */
  random(): number;
}

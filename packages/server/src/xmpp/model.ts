/** What Prosody's configuration depends on; all else is the same on every site. */
export interface ProsodyModel {
  /** Absolute; `mod_converse.lua` and `mod_auth_converse.lua`. */
  modulesFolder: string;
  /** Absolute; what Prosody keeps: archives, rosters, rooms. */
  dataFolder: string;
  /** Absolute. */
  logFile: string;
  /** On the loopback. */
  httpPort: number;
  /** For `prosodyctl shell`; false where the socket's path would be too long for the system. */
  adminSocket: boolean;
  /** Prosody refuses to run as root unless it is told to. */
  runAsRoot: boolean;
  /** Absolute path of `secrets.toml`; absent: the secrets are in Prosody's environment. */
  secretsFile?: string;
  /** Whether `/metrics` says what Prosody counts; no tunnel leads there. */
  metrics?: boolean;
  sites: readonly ProsodySite[];
}

export interface ProsodySite {
  /** Its name in `secrets.toml`. */
  name: string;
  /** XMPP domain. */
  domain: string;
  /**
   * Where the members' browsers reach Prosody's `/upload` of this domain, with the slash at the end; absent: no files
   * are shared.
   */
  uploadBase?: string;
  /** Days that messages and shared files are kept; absent: a year. */
  historyDays?: number;
  /** MiB that one member may share in a day; absent: 100. */
  fileQuotaMib?: number;
}

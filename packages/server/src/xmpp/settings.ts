import type { LuaValue } from "./lua-value.ts";
import type { ProsodyModel, ProsodySite } from "./model.ts";

/** A comment, then the options below it. */
export type Group = readonly [why: string, options: Readonly<Record<string, LuaValue>>];

const MIB = 1024 * 1024;
/** Of one shared file, in bytes. */
export const LARGEST_FILE = 16 * MIB;
const DAY_S = 86_400;
const HISTORY_DAYS = 365;
const FILE_QUOTA_MIB = 100;

/** What a host of a site needs, whoever's Prosody it is. */
export const HOST_MODULES: readonly string[] = [
  "disco",
  "saslauth",
  "roster",
  "pep",
  "vcard4",
  "vcard_legacy",
  "blocklist",
  "bookmarks",
  "carbons",
  "mam",
  "smacks",
  "csi_simple",
  "ping",
  "limits",
  "websocket",
  "bosh",
  "converse",
  "converse_contacts",
  "converse_limits",
  "converse_again",
  "converse_sessions",
];

/** For the whole server. */
export function globalSettings(model: ProsodyModel): Group[] {
  return [
    [
      "Where things are. Logs: all in the file, what somebody should know on standard output.",
      {
        plugin_paths: [model.modulesFolder],
        data_path: model.dataFolder,
        pidfile: "prosody.pid",
        umask: "077",
        run_as_root: model.runAsRoot,
        log: [
          { levels: { min: "info" }, to: "file", filename: model.logFile },
          { levels: { min: "warn" }, to: "console" },
        ],
      },
    ],
    [
      "Nothing listens but HTTP on the loopback: members come through the gateway, other servers do not come at all.",
      {
        modules_disabled: ["s2s", "s2s_auth_certs"],
        c2s_ports: [],
        c2s_direct_tls_ports: [],
        s2s_ports: [],
        s2s_direct_tls_ports: [],
        http_ports: [model.httpPort],
        http_interfaces: ["127.0.0.1"],
        https_ports: [],
        trusted_proxies: ["127.0.0.1", "::1"],
      },
    ],
    [
      "Encryption is demanded, and the gateway's web server provides it. No page of another origin gets an answer.",
      {
        c2s_require_encryption: true,
        consider_websocket_secure: true,
        consider_bosh_secure: true,
        http_default_cors_enabled: false,
        http_cors_override: { websocket: { enabled: false }, bosh: { enabled: false } },
      },
    ],
    [
      "Members come from Plone; nobody registers.",
      {
        authentication: "converse",
        ...(model.secretsFile !== undefined && { converse_secrets_file: model.secretsFile }),
        allow_registration: false,
      },
    ],
    [
      "Limits. What a client sends beyond its rate waits; who has not logged in after half a minute goes.",
      {
        c2s_timeout: 30,
        limits: { c2s: { rate: "128kb/s", burst: "4s" } },
        c2s_stanza_size_limit: 256 * 1024,
        c2s_unauthed_stanza_size_limit: 10_000,
        http_max_content_size: MIB,
        // What comes in one go is worked on in one go: little of it, so that the others' turn comes soon.
        // What goes out in more than one piece does not wait 40 ms for the kernel's word that the first has come.
        network_settings: { read_size: 2_048, nagle: false },
      },
    ],
    [
      "Unused memory is looked for when it may be half as much as what is used; by default at a twentieth, over and over.",
      { gc: { mode: "incremental", threshold: 150 } },
    ],
    [
      "Who closed the browser looks online no longer than this; what is written to them waits in the archive.",
      { smacks_hibernation_time: 120 },
    ],
    [
      "Messages are kept, also for those who are away; how long is said for each site.",
      { storage: "internal", default_archive_policy: true },
    ],
    [
      "Neither the server's version nor its clock is told.",
      {
        modules_enabled: [
          ...HOST_MODULES,
          ...(model.adminSocket ? ["admin_shell"] : []),
          ...(model.metrics ? ["http_openmetrics"] : []),
        ],
      },
    ],
    ...metricsGroup(model),
  ];
}

/** Counted when somebody reads it, and not before. */
function metricsGroup({ metrics }: ProsodyModel): Group[] {
  if (!metrics) return [];
  return [["What is counted, for Prometheus.", { statistics: "internal", statistics_interval: "manual" }]];
}

function historyOf({ historyDays = HISTORY_DAYS }: ProsodySite): string {
  return `${historyDays}d`;
}

export function siteSettings(site: ProsodySite): Record<string, LuaValue> {
  return { converse_site: site.name, archive_expires_after: historyOf(site) };
}

/** How many rooms Prosody holds in memory; the others are read when they are entered. */
const ROOMS_IN_MEMORY = 1_000;

/** Rooms of the site's own members; orders about them are taken at the site's domain, as all others. */
export function roomsSettings(site: ProsodySite): Record<string, LuaValue> {
  return {
    name: "Rooms",
    modules_enabled: ["muc_mam", "converse_rooms"],
    http_host: site.domain,
    converse_rooms_of: site.domain,
    muc_room_cache_size: ROOMS_IN_MEMORY,
    restrict_room_creation: "local",
    muc_log_expires_after: historyOf(site),
    muc_room_default_public_jids: false,
  };
}

/** Files of the site's own members, within a quota and as long as messages; answered at the site's domain so that one tunnel serves both. */
export function uploadSettings(site: ProsodySite, base: string): Record<string, LuaValue> {
  return {
    name: "Files",
    http_host: site.domain,
    http_external_url: base,
    http_paths: { file_share: "/upload" },
    http_file_share_access: [site.domain],
    http_file_share_size_limit: LARGEST_FILE,
    http_file_share_daily_quota: (site.fileQuotaMib ?? FILE_QUOTA_MIB) * MIB,
    http_file_share_global_quota: 10 * 1024 * MIB,
    http_file_share_expires_after: (site.historyDays ?? HISTORY_DAYS) * DAY_S,
  };
}

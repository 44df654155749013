import type { SetupPlan, Snippet } from "./model.ts";
import { isProgramPath, systemdArgument, systemdWord } from "./systemd-word.ts";

const STATE = "/var/lib/";

/** Whether `ProtectHome=yes` would hide it. */
function isAtHome(path: string): boolean {
  return /^\/(?:home|root|run\/user)(?:\/|$)/.test(path);
}

/** Below `/var/lib` systemd makes the folder; elsewhere it has to be there, and is the one that may be written. */
function dataLines(data: string): string[] {
  const name = data.startsWith(STATE) ? data.slice(STATE.length) : "";
  return /^[A-Za-z0-9_-]+$/.test(name)
    ? [`StateDirectory=${name}`, "StateDirectoryMode=0700"]
    : [`ReadWritePaths=${systemdWord(data)}`];
}

/**
 * The service: an account of its own that may do little. Memory is not made unwritable for execution
 * (`MemoryDenyWriteExecute`), because Node compiles while it runs. `KillMode=mixed` leaves it to the gateway to end
 * Prosody.
 */
export function renderSystemdUnit({ files, service, prosody }: SetupPlan): Snippet {
  const { program, user } = service;
  if (!isProgramPath(program)) throw new TypeError("systemd starts no such program");
  const isHome = [program, files.config, files.secrets, files.data].some(isAtHome);
  // In the path of the program `$` means itself.
  const command = [systemdWord(program), "run", "--config", systemdArgument(files.config)].join(" ");
  const after = prosody.run === "system" ? "network.target prosody.service" : "network.target";
  const lines = [
    "[Unit]",
    "Description=Chat gateway of the Plone site",
    `After=${after}`,
    "",
    "[Service]",
    `User=${systemdWord(user)}`,
    `Group=${systemdWord(user)}`,
    `ExecStart=${command}`,
    "Restart=on-failure",
    "RestartSec=2",
    "KillMode=mixed",
    "TimeoutStopSec=10",
    "LimitNOFILE=65536",
    ...dataLines(files.data),
    "UMask=0077",
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    `ProtectHome=${isHome ? "read-only" : "yes"}`,
    ...HARDENED,
    "",
    "[Install]",
    "WantedBy=multi-user.target",
  ];
  return {
    name: "collective-converse.service",
    place: "/etc/systemd/system/collective-converse.service",
    text: `${lines.join("\n")}\n`,
  };
}

const HARDENED = [
  "PrivateTmp=yes",
  "PrivateDevices=yes",
  "ProtectKernelTunables=yes",
  "ProtectKernelModules=yes",
  "ProtectKernelLogs=yes",
  "ProtectControlGroups=yes",
  "ProtectClock=yes",
  "ProtectHostname=yes",
  "ProtectProc=invisible",
  "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
  "RestrictNamespaces=yes",
  "RestrictRealtime=yes",
  "RestrictSUIDSGID=yes",
  "LockPersonality=yes",
  "CapabilityBoundingSet=",
  "PrivateUsers=yes",
  "RemoveIPC=yes",
  "SystemCallFilter=@system-service",
  "SystemCallErrorNumber=EPERM",
  "SystemCallArchitectures=native",
];

import { AuditFile } from "../../audit/audit-file.ts";
import { AuditLog } from "../../audit/audit-log.ts";
import type { Audit } from "../../audit/events.ts";
import type { Config } from "../../config/index.ts";
import type { Log } from "../../log.ts";
import type { Edges } from "../edges.ts";
import { type FollowedSecrets, fingerprintsOf } from "./follow-secrets.ts";

/** The audit log of a gateway, in its folder `data`. */
export function openAudit(config: Config, log: Log, { now }: Edges): AuditLog {
  const file = new AuditFile(config.xmpp.data, config.audit.days);
  return new AuditLog({ file, addresses: config.addresses.shown, log, now });
}

/** Says that the gateway runs, and with which secrets, so that a change between two runs is seen. */
export function tellStart(audit: Audit, config: Config, secrets: FollowedSecrets, { version }: Edges): void {
  audit({ event: "gateway-started", version });
  for (const { name } of config.sites) {
    const fingerprints = fingerprintsOf(secrets.known, name);
    audit({ event: "secrets-in-use", site: name, via: "gateway", fingerprints });
  }
}

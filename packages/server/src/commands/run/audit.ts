import { AuditFile } from "../../audit/audit-file.ts";
import { AuditLog } from "../../audit/audit-log.ts";
import type { Audit } from "../../audit/events.ts";
import { type Config, openOrderSecret, openPloneKeyPrints } from "../../config/index.ts";
import type { Log } from "../../log.ts";
import type { Edges } from "../edges.ts";
import { FollowedKeys } from "./follow-keys.ts";
import { type FollowedSecrets, fingerprintsOf } from "./follow-secrets.ts";

/** The audit log of a gateway, in its folder `data`. */
export function openAudit(config: Config, log: Log, { now }: Edges): AuditLog {
  const file = new AuditFile(config.xmpp.data, config.audit.days);
  return new AuditLog({ file, addresses: config.addresses.shown, log, now });
}

/** The keys beside the secrets of tokens, for the audit log. */
export function openKeys(config: Config, audit: Audit, { env, uid }: Edges): FollowedKeys {
  return new FollowedKeys({
    sites: config.sites.map(({ name }) => name),
    ploneKeys: openPloneKeyPrints(config, env, uid),
    // The gateway's own Prosody gets another one at each start, which nobody else ever has.
    ...(config.xmpp.run !== "supervised" && { orderSecret: openOrderSecret(config, env, uid) }),
    audit,
  });
}

/** Says that the gateway runs, and with which secrets, so that a change between two runs is seen. */
export function tellStart(
  audit: Audit,
  config: Config,
  secrets: FollowedSecrets,
  keys: FollowedKeys,
  { version }: Edges,
): void {
  audit({ event: "gateway-started", version });
  for (const { name } of config.sites) {
    const fingerprints = { ...fingerprintsOf(secrets.known, name), ...keys.fingerprintsOf(name) };
    audit({ event: "secrets-in-use", site: name, via: "gateway", fingerprints });
  }
  const { orders } = keys;
  if (orders !== undefined) audit({ event: "secrets-in-use", via: "gateway", fingerprints: { orders } });
}

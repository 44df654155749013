import { generateNonce, mintToken, type RandomBytes } from "@collective-converse/token";
import type { SiteConfig } from "../config/config.ts";
import { luaString } from "../xmpp/lua-value.ts";
import type { Facts } from "./facts.ts";
import type { Credentials } from "./log-in.ts";

/**
 * What the localpart of a probe user begins with. It begins with an escaped space, which XEP-0106 forbids there, so no
 * user id of Plone has such a localpart.
 */
const PREFIX = "\\20converse-doctor-";

export function probeLocalpart(randomBytes: RandomBytes): string {
  return PREFIX + Buffer.from(randomBytes(6)).toString("hex");
}

/** A token for one login of a user. */
async function mintFor(facts: Facts, { name, domain }: SiteConfig, localpart: string): Promise<Credentials> {
  const secrets = (await facts.secrets()).get(name)?.[0];
  if (secrets === undefined) throw new TypeError(`the site ${name} has no secrets`);
  const { now, randomBytes } = facts.surroundings;
  const jid = `${localpart}@${domain}`;
  const { token } = mintToken({ jid, secrets, at: now() / 1000, nonce: generateNonce(randomBytes) });
  return { localpart, domain, token };
}

/** Seconds; no look takes as long, so an older user is one that a doctor left behind which was killed. */
const OLD_S = 600;

/** Whether Prosody still knows the user, after it was told to forget them, and those who were left behind. */
async function forget(facts: Facts, localpart: string, domain: string): Promise<boolean> {
  const [user, host, prefix] = [localpart, domain, PREFIX].map(luaString);
  const left = await facts.shell(
    [
      'local um = require "core.usermanager"',
      `local accounts = require "core.storagemanager".open(${host}, "accounts")`,
      `um.delete_user(${user}, ${host})`,
      "local old = {}",
      `for name in um.users(${host}) do if name:sub(1, #${prefix}) == ${prefix} then`,
      `if ((accounts:get(name) or {}).created or 0) < os.time() - ${OLD_S} then old[#old + 1] = name end end end`,
      `for _, name in ipairs(old) do um.delete_user(name, ${host}) end`,
      `print(um.user_exists(${user}, ${host}))`,
    ].join(" "),
  );
  return left === "true";
}

/**
 * Lets a user be there for as long as the work takes. Whatever becomes of it, the account is removed, with all that
 * Prosody keeps of it.
 *
 * @throws Error when it could not be removed
 */
export async function withProbe<T>(
  facts: Facts,
  site: SiteConfig,
  work: (credentials: Credentials) => Promise<T>,
): Promise<T> {
  const localpart = probeLocalpart(facts.surroundings.randomBytes);
  const credentials = await mintFor(facts, site, localpart);
  return work(credentials).finally(async () => {
    if (await forget(facts, localpart, site.domain)) {
      throw new Error(`the account ${localpart}@${site.domain} could not be removed from Prosody`);
    }
  });
}

import type { RandomBytes } from "@collective-converse/token";
import type { SiteConfig } from "../config/index.ts";
import type { Asker } from "../plone/plone.ts";
import { signRequest } from "./sign-request.ts";

const NOTHING = Buffer.alloc(0);

export interface SignQuestionOptions {
  /** Unix milliseconds. */
  now(): number;
  randomBytes: RandomBytes;
}

/** What the gateway itself asks a site's Plone with: who asks, and the signature of `GET <path>`. */
export function signQuestion(
  site: SiteConfig,
  path: string,
  key: Uint8Array,
  { now, randomBytes }: SignQuestionOptions,
): { asker: Asker; signature: string } {
  const [origin] = site.origins;
  if (origin === undefined) throw new TypeError(`the site ${site.name} has no origin`);
  const request = { direction: "gateway", site: site.name, method: "GET", path, body: NOTHING } as const;
  const signature = signRequest(request, { key, at: now() / 1000, nonce: randomBytes(16) });
  return { asker: { site, origin }, signature };
}

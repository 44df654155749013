import { createHash } from "node:crypto";
import { decodePloneKey } from "@collective-converse/token";
import { signRequest } from "../../src/system/sign-request.ts";
import { PLONE_KEY } from "../config/files.ts";
import { type Ask, ask, type Reply } from "./ask.ts";

/** For `startSite`. */
export const KEYS = { ploneKeys: () => new Map([["plone", decodePloneKey(PLONE_KEY)]]) };

let nonces = 0;

export interface SignedOrder extends Ask {
  path: string;
  key?: string;
  /** Unix milliseconds. */
  at: number;
  /** Told of the header. */
  signed?: (header: string) => void;
}

/** An order of Plone's, signed with the site's key. */
export function sendOrder(
  port: number,
  { key = PLONE_KEY, at, signed, ...rest }: SignedOrder,
): Promise<Reply> {
  const nonce = createHash("sha256").update(`order ${nonces++}`).digest().subarray(0, 16);
  const body = Buffer.from(rest.body ?? "");
  const request = { direction: "plone", site: "plone", method: "POST", path: rest.path, body } as const;
  const signature = signRequest(request, { key: decodePloneKey(key), at: at / 1000, nonce });
  signed?.(signature);
  const headers = { "X-Converse-Signature": signature, ...rest.headers };
  return ask(port, { method: "POST", ...rest, headers, body });
}

import { randomBytes, randomUUID } from "node:crypto";

/** New ones at each start. */
export interface Identity {
  /** By what a Prosody of ours is known. */
  instance: string;
  /** What it demands of who gives it orders. */
  provisionSecret: string;
  /** What it signs places for files with. */
  uploadSecret: string;
}

export function newIdentity(): Identity {
  return {
    instance: randomUUID(),
    provisionSecret: randomBytes(32).toString("hex"),
    uploadSecret: randomBytes(32).toString("hex"),
  };
}

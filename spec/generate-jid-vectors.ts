import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { IDS, type IdPlan } from "./jid-vectors/ids.ts";

export const FILE = new URL("jid-vectors.json", import.meta.url).pathname;

export interface JidVector {
  userId: string;
  localpart: string;
  why: string;
}

/** The first 80 bits of the digest, five at a time; over UTF-16, so that lone surrogates differ. */
function hash(userId: string): string {
  const units = Buffer.alloc(userId.length * 2);
  for (let index = 0; index < userId.length; index++)
    units.writeUInt16LE(userId.charCodeAt(index), index * 2);
  const digest = createHash("sha256")
    .update(Buffer.concat([Buffer.from("collective.converse localpart\0"), units]))
    .digest();
  const bits = [...digest.subarray(0, 10)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const fives = bits.match(/.{5}/g) ?? [];
  return fives.map((five) => "abcdefghijklmnopqrstuvwxyz234567".charAt(Number.parseInt(five, 2))).join("");
}

function vectorOf({ userId, keeps, named = "", why }: IdPlan): JidVector {
  return { userId, localpart: keeps ?? `${named}.${hash(userId)}`, why };
}

/** The text of `jid-vectors.json`, one vector a line. */
export function jidVectors(): string {
  return `[\n${IDS.map((plan) => `  ${JSON.stringify(vectorOf(plan))}`).join(",\n")}\n]\n`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(FILE, jidVectors());

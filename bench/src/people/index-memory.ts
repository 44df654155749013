import { randomBytes } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { decodePloneKey } from "@collective-converse/token";
import { checkListing } from "../../../packages/server/src/people/check-listing.ts";
import { Shard } from "../../../packages/server/src/people/shard.ts";
import { signRequest } from "../../../packages/server/src/system/sign-request.ts";
import type { Site } from "../sessions/start-site.ts";

const PATH = "/@converse-system-people";

/** The memory that the gateway's index of the site's members takes, in MB, made here of what Plone lists. */
export async function indexMemory({
  settings,
  ploneKey,
}: Pick<Site, "settings" | "ploneKey">): Promise<number> {
  const signature = signRequest(
    { direction: "gateway", site: settings.name, method: "GET", path: PATH, body: Buffer.alloc(0) },
    { key: decodePloneKey(ploneKey), at: Date.now() / 1000, nonce: randomBytes(16) },
  );
  const response = await fetch(`http://127.0.0.1:${settings.plonePort}${settings.path}${PATH}`, {
    headers: { Accept: "application/json", "X-Converse-Signature": signature },
  });
  const text = await response.text();
  const before = usedBytes();
  const shard = new Shard(checkListing(JSON.parse(text)) ?? []);
  const used = usedBytes() - before;
  if (shard.people.length === 0) throw new Error(`Plone lists nobody: ${response.status}.`);
  return Number((used / 1e6).toFixed(2));
}

function usedBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Site } from "./site.ts";

/** Copy every part's log to a folder, for somebody who wants to know why a story failed. */
export function copyLogs(site: Site, folder: string): string[] {
  const logs = [
    site.log,
    join(site.data, "logs/gateway.log"),
    join(site.data, "logs/plone.log"),
    join(site.data, "xmpp/prosody.log"),
  ];
  mkdirSync(folder, { recursive: true });
  return logs.filter(existsSync).map((path) => {
    const copy = join(folder, basename(path));
    copyFileSync(path, copy);
    return copy;
  });
}

import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Site } from "./site.ts";

/** How Plone, the gateway (pino's levels) and Prosody write that something went wrong in themselves. */
const ERROR = /Traceback| ERROR |"level":[56]0|\terror\t|traceback/;

/** Copy every part's log to a folder, for somebody who wants to know why a story failed. */
export function copyLogs(site: Site, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return logsOf(site).map((path) => {
    const copy = join(folder, basename(path));
    copyFileSync(path, copy);
    return copy;
  });
}

/** Lines of the parts' logs that tell of an error. */
export function errorsIn(site: Site): string[] {
  return logsOf(site).flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => ERROR.test(line)),
  );
}

function logsOf(site: Site): string[] {
  const { log, data } = site;
  const logs = ["logs/gateway.log", "logs/plone.log", "xmpp/prosody.log"].map((path) => join(data, path));
  return [log, ...logs].filter(existsSync);
}

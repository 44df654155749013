import { join } from "node:path";
import { type Layout, layoutOf } from "../../demo/src/layout.ts";

/** Of the site that is measured, as `npm start` lays one out. */
export function siteLayout(folder: string): Layout {
  return layoutOf(join(folder, "site"));
}

export function prosodyHome(folder: string): string {
  return join(folder, "prosody");
}

export function prosodyPidFile(folder: string): string {
  return join(prosodyHome(folder), "prosody.pid.json");
}

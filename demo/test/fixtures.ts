import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { ADMIN_LOGIN, MEMBERS } from "../src/members.ts";
import { siteSettings } from "../src/site-settings.ts";

/** A folder for one test, gone after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "converse-demo-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const SETTINGS = siteSettings({ port: 8080, plonePort: 20001, xmppPort: 20002 }, "/srv/demo/xmpp");

export const PASSWORDS = Object.fromEntries(
  [ADMIN_LOGIN, ...MEMBERS.map((member) => member.login)].map((login, place) => [login, `pass-${place}`]),
);

export const PIDS = { start: 11, gateway: 12, plone: 13, prosody: 14 };

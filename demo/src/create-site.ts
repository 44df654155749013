import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Run } from "../../scripts/start/run-command.mjs";
import { CommandError } from "../../scripts/start/run-command.mjs";
import { StartError } from "../../scripts/start/start-error.mjs";
import { drawPortrait } from "./draw-portrait.ts";
import type { Layout } from "./layout.ts";
import { ADMIN_LOGIN, GROUPS, MEMBERS } from "./members.ts";
import type { Passwords } from "./passwords.ts";
import type { SiteSettings } from "./site-settings.ts";

interface SiteOptions {
  root: string;
  run: Run;
  /** Plone's virtual environment. */
  plone: string;
  layout: Layout;
  settings: SiteSettings;
  passwords: Passwords;
}

/**
 * Make the Plone site with `create_site.py`, unless it was made of the same input before. Resolves whether it was made.
 * @throws StartError start-site-failed
 */
export async function createSite(options: SiteOptions): Promise<boolean> {
  const { root, run, plone, layout, settings, passwords } = options;
  const script = join(root, "demo/plone/create_site.py");
  const input = JSON.stringify(siteInput(settings, layout, passwords));
  const stamp = createHash("sha256")
    .update(await readFile(script))
    .update(input)
    .digest("hex");
  if ((await readFile(layout.siteStamp, "utf8").catch(() => "")) === stamp) return false;

  await mkdir(layout.portraits, { recursive: true });
  for (const { userId, fullname, portrait } of MEMBERS) {
    if (portrait) await writeFile(portraitOf(layout, userId), drawPortrait(fullname));
  }
  try {
    const zconsole = [join(plone, "bin/zconsole"), "run", join(layout.instance, "etc/zope.conf"), script];
    await run(join(plone, "bin/python"), zconsole, { input, cwd: layout.instance });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const lastLines = error.lastLines.slice(-20);
    throw new StartError("start-site-failed", "The Plone site cannot be made; the last lines say why.", {
      cause: error,
      lastLines,
    });
  }
  await writeFile(layout.siteStamp, stamp, { mode: 0o600 });
  return true;
}

/** What `create_site.py` reads. */
function siteInput(settings: SiteSettings, layout: Layout, passwords: Passwords): unknown {
  return {
    site: { id: settings.path.slice(1), title: settings.title, language: "en" },
    admin: { login: ADMIN_LOGIN, password: passwords[ADMIN_LOGIN] },
    groups: GROUPS,
    members: MEMBERS.map((member) => ({
      ...member,
      password: passwords[member.login],
      portrait: member.portrait ? portraitOf(layout, member.userId) : null,
    })),
  };
}

/** `Bob` and `bob` are one file where the file system ignores case. */
function portraitOf(layout: Layout, userId: string): string {
  return join(layout.portraits, `${Buffer.from(userId).toString("hex")}.png`);
}

import { dirname, join } from "node:path";
import type { ProxyName, SetupPlan } from "../../setup/index.ts";
import { shellWord } from "./shell-word.ts";

/** What the machine says of the accounts. */
export interface Accounts {
  /** Whether root is at work; else everything belongs to whom it shall belong. */
  isRoot: boolean;
  hasUser: boolean;
  /** Who runs Plone here, if that is known. */
  plone: string | undefined;
}

/** Gives the gateway and Plone what they must own. */
function owners(plan: SetupPlan, { isRoot, plone }: Accounts): string[] {
  const { user } = plan.service;
  const { config, data, ploneKey } = plan.files;
  const owned = [...new Set([dirname(config), data])].map(shellWord).join(" ");
  const key = plone === undefined || plone === user ? [] : [`chown ${plone}: ${shellWord(ploneKey)}`];
  return isRoot ? [`chown -R ${user}: ${owned}`, ...key] : [];
}

/** What makes the web server know, where that is the same everywhere; the rest is for the person's own hands. */
function server(proxy: ProxyName | "none", folder: string): string[] {
  if (proxy !== "nginx") return [];
  const file = (name: string) => shellWord(join(folder, name));
  return [
    `cp ${file("nginx-http.conf")} /etc/nginx/conf.d/collective-converse.conf`,
    `cp ${file("nginx-server.conf")} /etc/nginx/snippets/collective-converse.conf`,
  ];
}

/**
 * What is typed after `init`, as root on Debian, line by line. What root's programs read is copied before the folder
 * belongs to the account of the gateway, which could put something else there.
 */
export function nextCommands(
  plan: SetupPlan,
  { folder, proxy, accounts }: { folder: string; proxy: ProxyName | "none"; accounts: Accounts },
): string[] {
  const { run } = plan.prosody;
  const apply = `collective-converse config apply --config ${shellWord(plan.files.config)}`;
  const isNewUser = accounts.isRoot && !accounts.hasUser;
  return [
    ...(isNewUser ? [`useradd --system --shell /usr/sbin/nologin ${plan.service.user}`] : []),
    ...server(proxy, folder),
    `cp ${shellWord(join(folder, "collective-converse.service"))} /etc/systemd/system/`,
    // Into a folder of another account root writes nothing.
    ...(run === "remote" ? [`${accounts.isRoot ? "" : `runuser -u ${plan.service.user} -- `}${apply}`] : []),
    ...(run === "system" ? [apply, "systemctl restart prosody"] : []),
    ...owners(plan, accounts),
    "systemctl daemon-reload",
    "systemctl enable --now collective-converse",
  ];
}

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

function files(plan: SetupPlan, { isRoot, hasUser, plone }: Accounts): string[] {
  const { user } = plan.service;
  const { config, data, ploneKey } = plan.files;
  const account = hasUser ? [] : [`useradd --system --shell /usr/sbin/nologin ${user}`];
  const owned = [...new Set([dirname(config), data])].map(shellWord).join(" ");
  const key = plone === undefined || plone === user ? [] : [`chown ${plone}: ${shellWord(ploneKey)}`];
  return isRoot ? [...account, `chown -R ${user}: ${owned}`, ...key] : [];
}

/** What makes the web server know, where that is the same everywhere; the rest is for the person's own hands. */
function server(proxy: ProxyName | "none", folder: string): string[] {
  const http = shellWord(join(folder, "nginx-http.conf"));
  return proxy === "nginx" ? [`cp ${http} /etc/nginx/conf.d/collective-converse.conf`] : [];
}

/** What is typed after `init`, as root on Debian, line by line. */
export function nextCommands(
  plan: SetupPlan,
  { folder, proxy, accounts }: { folder: string; proxy: ProxyName | "none"; accounts: Accounts },
): string[] {
  const file = `--config ${shellWord(plan.files.config)}`;
  const isOurs = plan.prosody.run === "supervised";
  return [
    // The secret of orders to a Prosody that is not ours, while the files belong to who makes them.
    ...(isOurs ? [] : [`collective-converse secrets create ${file}`]),
    ...files(plan, accounts),
    ...(isOurs ? [] : [`collective-converse config apply ${file}`]),
    ...server(proxy, folder),
    `cp ${shellWord(join(folder, "collective-converse.service"))} /etc/systemd/system/`,
    "systemctl daemon-reload",
    "systemctl enable --now collective-converse",
  ];
}

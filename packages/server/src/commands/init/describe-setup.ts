import type { ProxyName, SetupPlan, Snippet } from "../../setup/index.ts";
import { listFiles, listSnippets } from "./list-files.ts";
import { isSystemProsodyRunning } from "./look-at-machine.ts";
import { nextCommands } from "./next-commands.ts";
import { accountOfPort, isAccount } from "./system-accounts.ts";
import type { NewFile } from "./write-files.ts";

/** All that `init` writes and says. */
export interface Setup {
  plan: SetupPlan;
  snippets: readonly Snippet[];
  /** Of the snippets. */
  folder: string;
  /** Without the ones that hold secrets. */
  files: readonly NewFile[];
  next: readonly string[];
  /** One sentence each. */
  notes: readonly string[];
}

/** Who runs a Plone of this machine. */
async function ploneAccount(origin: string): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(origin);
  if (!["127.0.0.1", "localhost", "[::1]"].includes(hostname)) return undefined;
  return accountOfPort(port === "" ? (protocol === "https:" ? 443 : 80) : Number(port));
}

async function notesOf(plan: SetupPlan): Promise<string[]> {
  const isIdle = plan.prosody.run === "supervised" && (await isSystemProsodyRunning());
  return isIdle
    ? ["the system's own Prosody runs, and the gateway does not need it: systemctl disable --now prosody"]
    : [];
}

export async function describeSetup(
  plan: SetupPlan,
  { proxy, folder, uid }: { proxy: ProxyName | "none"; folder: string; uid: number | undefined },
): Promise<Setup> {
  const snippets = listSnippets(plan, proxy);
  const accounts = {
    isRoot: uid === 0,
    hasUser: await isAccount(plan.service.user),
    plone: await ploneAccount(plan.site.plone),
  };
  return {
    plan,
    snippets,
    folder,
    files: listFiles(plan, snippets, folder),
    next: nextCommands(plan, { folder, proxy, accounts }),
    notes: await notesOf(plan),
  };
}

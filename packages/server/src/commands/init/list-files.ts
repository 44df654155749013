import { join } from "node:path";
import {
  type ProxyName,
  renderBuildout,
  renderConverseToml,
  renderProductConfig,
  renderProxy,
  renderSystemdUnit,
  type SetupPlan,
  type Snippet,
} from "../../setup/index.ts";
import type { NewFile } from "./write-files.ts";

/** What belongs into files of others, in the order in which it is needed. */
export function listSnippets(plan: SetupPlan, proxy: ProxyName | "none"): Snippet[] {
  return [
    renderProductConfig(plan),
    renderBuildout(plan),
    ...(proxy === "none" ? [] : renderProxy(proxy, { base: plan.site.base, listen: plan.listen })),
    renderSystemdUnit(plan),
  ];
}

/** The files without a secret. Others may read them: the web server and Plone have accounts of their own. */
export function listFiles(plan: SetupPlan, snippets: readonly Snippet[], folder: string): NewFile[] {
  const mode = 0o644;
  return [
    { path: plan.files.config, text: renderConverseToml(plan), mode },
    ...snippets.map(({ name, text }) => ({ path: join(folder, name), text, mode })),
  ];
}

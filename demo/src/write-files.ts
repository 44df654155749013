import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Layout } from "./layout.ts";
import { renderConverseToml } from "./render-converse-toml.ts";
import { renderInstance } from "./render-instance.ts";
import type { SiteSettings } from "./site-settings.ts";
import { writePrivateFile } from "./write-private-file.ts";

/** Zope's instance and the gateway's file, with the ports of this start. */
export async function writeFiles(layout: Layout, settings: SiteSettings): Promise<void> {
  await mkdir(join(layout.instance, "etc"), { recursive: true });
  await mkdir(join(layout.instance, "var/cache"), { recursive: true });
  await mkdir(layout.logs, { recursive: true });
  const gateway = { url: `http://127.0.0.1:${settings.port}`, keyFile: layout.ploneKey };
  const files = renderInstance({ folder: layout.instance, port: settings.plonePort, gateway });
  for (const [name, content] of Object.entries(files)) await writeFile(join(layout.instance, name), content);
  await writePrivateFile(layout.converseToml, renderConverseToml(settings));
}

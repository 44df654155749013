import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Outcome, runInProcess } from "../commands/run-in-process.ts";
import { makeFolder } from "../config/files.ts";

export interface Project {
  folder: string;
  /** Runs `addon add` on the folder. */
  add(...options: string[]): Promise<Outcome>;
  /** The same with `--json`, and what it says. */
  report(...options: string[]): Promise<ReturnType<typeof JSON.parse>>;
  read(name: string): Promise<string>;
}

/** A project of these files, for the test that runs. */
export async function makeProject(files: Record<string, string | Uint8Array>): Promise<Project> {
  const folder = await makeFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const add = (...options: string[]) => runInProcess(["addon", "add", folder, ...options]);
  return {
    folder,
    add,
    report: async (...options) => JSON.parse((await add("--json", ...options)).stdout),
    read: (name) => readFile(join(folder, name), "utf8"),
  };
}

export const GATEWAY = ["--gateway-url=http://127.0.0.1:8090", "--gateway-key-file=/etc/converse/plone.key"];

export const SECTION = `<product-config collective.converse>
  gateway_url http://127.0.0.1:8090
  gateway_key_file /etc/converse/plone.key
</product-config>
`;

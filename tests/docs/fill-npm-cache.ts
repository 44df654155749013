import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { install, makeOutside, pack } from "../../packages/server/test/artefact/packed.ts";
import { ROOT, run } from "../projects/place.ts";

/** What the pages let npm fetch is in its cache afterwards; the machines have no network. */
export async function fillNpmCache(): Promise<void> {
  const { folder, remove } = await makeOutside();
  try {
    const listed = await run(
      "git",
      ["ls-files", "package-lock.json", "package.json", "*/package.json"],
      ROOT,
    );
    for (const name of listed.trim().split("\n")) {
      const copy = join(folder, "checkout", name);
      await mkdir(dirname(copy), { recursive: true });
      await copyFile(join(ROOT, name), copy);
    }
    const quiet = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
    await run("npm", ["ci", ...quiet], join(folder, "checkout"));
    await install(folder, [(await pack("server", folder)).tarball]);
  } finally {
    await remove();
  }
}

import { chmod, cp, mkdir, readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** @param {string} path below this package */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Writes the command as one module that Node runs.
 *
 * @param {string} outfile
 */
export async function bundleCommand(outfile) {
  const { dependencies } = JSON.parse(await readFile(here("package.json"), "utf8"));
  await build({
    entryPoints: [here("src/bin/collective-converse.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    banner: { js: "#!/usr/bin/env node" },
    // What npm installs beside the package; the project's own packages are bundled from their sources.
    external: Object.keys(dependencies),
    alias: {
      "@collective-converse/token": here("../token/src/index.ts"),
      "@collective-converse/supervise": here("../supervise/src/index.ts"),
    },
    logLevel: "warning",
  });
  await chmod(outfile, 0o755);
}

async function buildPackage() {
  await rm(here("dist"), { recursive: true, force: true });
  await bundleCommand(here("dist/collective-converse.js"));
  // Prosody and the command read these from the package, where the repository is not.
  for (const folder of ["prosody", "spec"]) {
    await rm(here(folder), { recursive: true, force: true });
    await mkdir(here(folder));
  }
  await cp(here("../../prosody/modules"), here("prosody/modules"), { recursive: true });
  await cp(here("../../spec/errors.json"), here("spec/errors.json"));
  await cp(here("../../LICENSE"), here("LICENSE"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPackage();

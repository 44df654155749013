import { chmod, readFile } from "node:fs/promises";
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

import { cp, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundleCommand } from "./bundle.mjs";

/** @param {string} path below this package */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const root = (/** @type {string} */ path) => here(`../../${path}`);

await rm(here("dist"), { recursive: true, force: true });
await bundleCommand(here("dist/collective-converse.js"));

// Prosody and the command read these from the package, where the repository is not.
for (const folder of ["prosody", "spec"]) {
  await rm(here(folder), { recursive: true, force: true });
  await mkdir(here(folder));
}
await cp(root("prosody/modules"), here("prosody/modules"), { recursive: true });
await cp(root("spec/errors.json"), here("spec/errors.json"));
await cp(root("LICENSE"), here("LICENSE"));

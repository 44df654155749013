import { execFileSync } from "node:child_process";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** @param {string} path below this package */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));

const OPTIONS = [
  ...["--ignoreConfig", "--strict", "--declaration", "--verbatimModuleSyntax"],
  ...["--rewriteRelativeImportExtensions", "--target", "es2022", "--lib", "es2023"],
  ...["--module", "nodenext", "--types", "node", "--skipLibCheck"],
];

await rm(here("dist"), { recursive: true, force: true });
execFileSync(
  process.execPath,
  [join(typescript, "bin/tsc"), ...OPTIONS, "--rootDir", "src", "--outDir", "dist", "src/index.ts"],
  { cwd: here("."), stdio: "inherit" },
);
// The compiler rewrites the endings of imports in the code only, and not every tool finds `.d.ts` behind `.ts`.
for (const name of (await readdir(here("dist"))).filter((file) => file.endsWith(".d.ts"))) {
  const text = await readFile(here(`dist/${name}`), "utf8");
  await writeFile(here(`dist/${name}`), text.replaceAll(/(from "\.\/[^"]+)\.ts"/g, '$1.js"'));
}
await cp(here("../../LICENSE"), here("LICENSE"));

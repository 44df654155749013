/**
 * `npm run build`: everything that is shipped, from the sources.
 *
 *   packages/token/dist      by packages/token/build.mjs
 *   packages/web/dist        the page's scripts and Converse.js, compressed; copied to packages/server/assets
 *   packages/server/...      by packages/server/build.mjs
 *
 * What is up to date is left as it is. `--force` builds all the same.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readWords } from "./build/add-words.mjs";
import { bundleWeb } from "./build/bundle-web.mjs";
import { compress } from "./build/compress.mjs";
import { converseFiles } from "./build/converse-files.mjs";
import { replaceFolder } from "./build/replace-folder.mjs";
import { hashInputs, isUpToDate, writeStamp } from "./build/stamp.mjs";
import { writeFolder } from "./build/write-folder.mjs";

const ROOT = resolve(import.meta.dirname, "..");
const CACHE = join(ROOT, "node_modules/.cache/collective-converse");
const STAMP = join(CACHE, "build");
const PACKAGES = ["token", "supervise", "server", "web"];

const INPUTS = [
  ...PACKAGES.flatMap((name) =>
    ["src", "build.mjs", "package.json", "tsconfig.json", "README.md"].map(
      (path) => `packages/${name}/${path}`,
    ),
  ),
  ...[
    "scripts/build.mjs",
    "scripts/build",
    "spec/errors.json",
    "spec/messages",
    "spec/http.d.ts",
    "prosody/modules",
  ],
  ...["LICENSE", "package-lock.json", "tsconfig.json"],
];
const OUTPUTS = ["web/dist", "server/assets"].flatMap((folder) =>
  ["loader.js", "doctor.js"].map((name) => `packages/${folder}/${name}`),
);

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function step(name, work) {
  const start = performance.now();
  const result = await work();
  process.stderr.write(`${name} ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  return result;
}

/** @param {string} script path below the root; what is not there yet is left out */
async function run(script) {
  if (!existsSync(join(ROOT, script))) return;
  const child = spawn(process.execPath, [script], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${script} failed.`);
}

async function buildWeb() {
  const source = join(ROOT, "packages/web/src");
  const converse = await converseFiles(
    join(ROOT, "node_modules/converse.js"),
    join(source, "chat/chat.css"),
    await readWords(join(source, "words")),
  );
  const { version } = JSON.parse(await readFile(join(ROOT, "packages/server/package.json"), "utf8"));
  const files = await bundleWeb(source, converse.folder, version);
  for (const [path, content] of converse.files) files.set(`${converse.folder}/${path}`, content);
  const compressed = await compress(files, join(CACHE, "compressed"));
  await writeFolder(join(ROOT, "packages/web/dist"), new Map([...files, ...compressed]));
}

async function copyAssets() {
  const dist = join(ROOT, "packages/web/dist");
  await replaceFolder(join(ROOT, "packages/server/assets"), (beside) =>
    cp(dist, beside, { recursive: true }),
  );
}

const hash = await hashInputs(ROOT, INPUTS);
const outputs = OUTPUTS.map((path) => join(ROOT, path));
if (process.argv.includes("--force") || !(await isUpToDate(STAMP, hash, outputs))) {
  await step("build token", () => run("packages/token/build.mjs"));
  await step("build web", buildWeb);
  await step("copy assets", copyAssets);
  await step("build server", () => run("packages/server/build.mjs"));
  await writeStamp(STAMP, hash);
}

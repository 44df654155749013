import { createHash } from "node:crypto";
import { build } from "esbuild";

/**
 * The page's scripts. The chat's name has a hash; the loader and the doctor, whose names never change, know it.
 *
 * @param {string} source folder `packages/web/src`
 * @param {string} converseFolder name of the folder that Converse.js is served in
 * @param {string} version of the gateway that will serve them
 * @returns {Promise<Map<string, Buffer>>} by file name
 */
export async function bundleWeb(source, converseFolder, version) {
  const chat = await bundle(`${source}/chat/start.ts`, {});
  const hash = createHash("sha256").update(chat).digest("hex").slice(0, 8);
  const chatFile = `chat-${hash}.js`;
  const converse = { folder: converseFolder, script: "converse.js", stylesheet: "converse.css" };
  const loader = await bundle(`${source}/loader.ts`, {
    CHAT_FILE: JSON.stringify(chatFile),
    CONVERSE: JSON.stringify(converse),
  });
  const doctor = await bundle(`${source}/doctor.ts`, {
    CHAT_FILE: JSON.stringify(chatFile),
    VERSION: JSON.stringify(version),
  });
  return new Map([
    [chatFile, chat],
    ["loader.js", loader],
    ["doctor.js", doctor],
  ]);
}

/**
 * @param {string} entry
 * @param {Record<string, string>} define
 */
async function bundle(entry, define) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    write: false,
    legalComments: "none",
    define,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new TypeError(`esbuild made nothing of ${entry}.`);
  return Buffer.from(file.contents);
}

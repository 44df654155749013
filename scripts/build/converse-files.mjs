import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { addWords } from "./add-words.mjs";
import { scopeCss } from "./scope-css.mjs";

/** What the page asks for as it is; the rest of the package (OMEMO, fonts, source maps) is never asked for. */
const AS_IS = [
  "images/logo/conversejs-filled.svg",
  "sounds/README",
  "sounds/msg_received.mp3",
  "sounds/msg_received.ogg",
];

/**
 * The files of Converse.js that a page may ask for, by path, and the folder they are served in: its name has a hash
 * of all of them.
 *
 * @param {string} converse folder of the package
 * @param {string} additions path of the stylesheet that comes behind Converse.js's own
 * @param {Map<string, Record<string, string>>} words what its catalogues lack, by path
 * @returns {Promise<{ folder: string, files: Map<string, Buffer> }>}
 */
export async function converseFiles(converse, additions, words) {
  const { version } = JSON.parse(await readFile(join(converse, "package.json"), "utf8"));
  const dist = join(converse, "dist");
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  const text = (/** @type {string} */ path) => readFile(join(dist, path), "utf8");
  files.set("converse.js", withoutMap(await text("converse.min.js")));
  const style = scopeCss(await text("converse.min.css")) + scopeCss(await readFile(additions, "utf8"));
  files.set("converse.css", Buffer.from(style));
  files.set("emoji.json", Buffer.from(JSON.stringify(withoutCustom(JSON.parse(await text("emoji.json"))))));
  for (const path of AS_IS) files.set(path, await readFile(join(dist, path)));
  for (const path of await catalogues(dist)) {
    const lacking = words.get(path);
    const script = await text(path);
    files.set(path, withoutMap(lacking === undefined ? script : addWords(script, lacking)));
  }
  files.set("LICENSE.txt", await readFile(join(converse, "LICENSE")));
  return { folder: `converse-${version}-${hashOf(files)}`, files };
}

/** @param {string} dist */
async function catalogues(dist) {
  const entries = await readdir(join(dist, "chunkjs"), { recursive: true });
  return entries
    .filter((path) => path.endsWith(".js"))
    .map((path) => join("chunkjs", path))
    .sort();
}

/**
 * Pictures of Converse.js's and XMPP's logos; they would be the only files that emoji need.
 *
 * @param {Record<string, unknown>} emoji
 */
function withoutCustom(emoji) {
  return { ...emoji, custom: {} };
}

/** @param {string} script */
function withoutMap(script) {
  return Buffer.from(script.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
}

/** @param {Map<string, Buffer>} files */
function hashOf(files) {
  const hash = createHash("sha256");
  for (const [path, content] of files) hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest("hex").slice(0, 8);
}

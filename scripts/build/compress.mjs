import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const TEXT = /\.(css|js|json|svg|txt)$/;
/** Smaller ones do not get noticeably smaller. */
const SMALLEST = 512;

const METHODS = {
  br: (/** @type {Buffer} */ content) =>
    promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  gz: (/** @type {Buffer} */ content) => promisify(gzip)(content, { level: 9 }),
};

/**
 * `<path>.br` and `<path>.gz` for each text file, best compression. zlib works in threads; what was compressed once
 * is kept by the hash of its content.
 *
 * @param {Map<string, Buffer>} files
 * @param {string} cache folder
 * @returns {Promise<Map<string, Buffer>>}
 */
export async function compress(files, cache) {
  await mkdir(cache, { recursive: true });
  const wanted = [...files].filter(([path, content]) => TEXT.test(path) && content.length >= SMALLEST);
  // The largest first, so that no thread is left alone with it at the end.
  wanted.sort(([, a], [, b]) => b.length - a.length);
  const made = await Promise.all(
    wanted.flatMap(([path, content]) =>
      /** @type {const} */ (["br", "gz"]).map(async (method) => {
        const compressed = await cached(cache, content, method);
        return /** @type {const} */ ([`${path}.${method}`, compressed]);
      }),
    ),
  );
  return new Map(made);
}

/**
 * @param {string} cache
 * @param {Buffer} content
 * @param {keyof typeof METHODS} method
 */
async function cached(cache, content, method) {
  const path = join(cache, `${createHash("sha256").update(content).digest("hex")}.${method}`);
  const kept = await readFile(path).catch(() => undefined);
  if (kept !== undefined) return kept;
  const compressed = await METHODS[method](content);
  await writeFile(`${path}.${process.pid}`, compressed);
  await rename(`${path}.${process.pid}`, path);
  return compressed;
}

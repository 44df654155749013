import { statSync } from "node:fs";
import sirv from "sirv";
import { ConverseError } from "../errors.ts";
import type { Handler } from "./exchange.ts";
import { SAFE_HEADERS } from "./safe-headers.ts";

/** The names that stay the same from version to version. */
const ENTRIES = ["/loader.js", "/doctor.js"];

function cacheControlOf(path: string): string {
  return ENTRIES.includes(path) ? "no-cache" : "public, max-age=31536000, immutable";
}

/** Changes when the folder is replaced by another, or gets a file, or loses one; undefined while there is none. */
function stateOf(folder: string): string | undefined {
  const state = statSync(folder, { throwIfNoEntry: false });
  return state === undefined ? undefined : `${state.ino} ${state.ctimeMs}`;
}

/**
 * Serves a folder below `<base>/`, brotli or gzip where the file lies beside its original. All names but the
 * entries' hold a hash of their content. The names are read once for each state of the folder, so that no request can reach
 * another file, and a new version is served as soon as it is in place.
 *
 * Throws `route-unknown` for what is not there; a folder that is missing has nothing.
 */
export function serveAssets(folder: string): Handler {
  let known: string | undefined;
  let serve: ReturnType<typeof sirv> | undefined;
  return ({ req, res, site, path }) => {
    const name = path.slice(site.base.length);
    const state = stateOf(folder);
    if (state !== known)
      serve =
        state === undefined
          ? undefined
          : sirv(folder, { brotli: true, etag: true, extensions: [], gzip: true });
    known = state;
    let found = serve !== undefined && (req.method === "GET" || req.method === "HEAD");
    if (found) {
      res.setHeader("Cache-Control", cacheControlOf(name));
      res.setHeaders(new Map(Object.entries(SAFE_HEADERS)));
      res.setHeader("Vary", "Accept-Encoding");
      // A file may vanish while it is read, when a new version is installed.
      res.once("pipe", (file) => file.once("error", () => res.destroy()));
      // Parts of files are not served: nobody needs them.
      delete req.headers.range;
      const asked = Object.assign(Object.create(req) as typeof req, { url: name });
      serve?.(asked, res, () => {
        found = false;
      });
    }
    if (found) return;
    res.removeHeader("Cache-Control");
    throw new ConverseError("route-unknown", "There is no such address below the base path.");
  };
}

import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { SAFE_HEADERS } from "./safe-headers.ts";

/** Pictures made of points. They cannot hold a script, as SVG, HTML, XML and PDF can. */
const PICTURES = new Set(["avif", "bmp", "gif", "jpeg", "png", "webp"].map((name) => `image/${name}`));

/** A page of the site plays them. Opened by itself in the sandbox a player could not fetch them, so they are saved. */
const PLAYED = new Set([
  ...["aac", "flac", "mp4", "mpeg", "ogg", "wav", "webm", "x-m4a"].map((name) => `audio/${name}`),
  ...["mp4", "ogg", "quicktime", "webm"].map((name) => `video/${name}`),
]);

const SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'";

/**
 * The file is on the site's own origin and somebody else's. It runs nothing and frames nothing if it is opened, and is
 * taken for nothing but what the type says. Its address is the only key to it, so shared caches do not keep it.
 */
const HARMLESS = { ...SAFE_HEADERS, "Cache-Control": "private, max-age=31536000, immutable" };

/** Prosody's own. */
const PASSED = ["accept-ranges", "content-length", "last-modified"];

/** Prosody always sends the end of a file, and 0.12 tells one byte more than there is, which browsers refuse. */
function rangeOf(told: string | undefined): string | undefined {
  const [, first, size] = /^bytes (\d{1,15})-\d+\/(\d{1,15})$/.exec(told ?? "") ?? [];
  if (size === undefined || Number(first) >= Number(size)) return undefined;
  return `bytes ${first}-${Number(size) - 1}/${size}`;
}

/**
 * The headers of a shared file, made anew: its sender chose the type that Prosody tells. Any other than the types above
 * is bytes to be saved, so that it is no script, style sheet or worker for a page of the site either.
 */
export function fileHeaders(told: IncomingHttpHeaders): OutgoingHttpHeaders {
  const type = (told["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const isPicture = PICTURES.has(type);
  // RFC 8187, as Prosody writes it; without it the browser takes the end of the address.
  const name = /;\s*filename\*=UTF-8''[A-Za-z0-9.~_%-]+$/.exec(told["content-disposition"] ?? "")?.[0] ?? "";
  const headers: OutgoingHttpHeaders = {
    ...HARMLESS,
    // Browsers put a style of their own around a picture that is opened by itself.
    "Content-Security-Policy": isPicture ? `${SANDBOX}; style-src 'unsafe-inline'` : SANDBOX,
    "Content-Type": isPicture || PLAYED.has(type) ? type : "application/octet-stream",
    "Content-Disposition": `${isPicture ? "inline" : "attachment"}${name}`,
  };
  for (const header of PASSED) {
    if (told[header] !== undefined) headers[header] = told[header];
  }
  const range = rangeOf(told["content-range"]);
  if (range !== undefined) headers["Content-Range"] = range;
  return headers;
}

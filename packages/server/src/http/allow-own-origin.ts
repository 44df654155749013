import type { Exchange } from "./exchange.ts";

/**
 * Lets a page of the site's other origins send a file and read whether it was taken (CORS): Prosody hands out addresses
 * on the first origin only. A page on the same origin needs none of it, and one of a stranger's gets none.
 */
export function allowOwnOrigin({ req, res, site }: Exchange): boolean {
  const { origin } = req.headers;
  if (origin === undefined || !site.origins.includes(origin)) return false;
  res.setHeader("Access-Control-Allow-Origin", origin);
  res.setHeader("Vary", "Origin");
  return true;
}

/** The answer to what a browser asks before it sends from another origin. */
export function answerPreflight({ res }: Exchange): void {
  res.writeHead(204, {
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Allow-Methods": "PUT",
    "Access-Control-Max-Age": "600",
    "Cache-Control": "no-store",
  });
  res.end();
}

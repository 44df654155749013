import type { ServerResponse } from "node:http";

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>One moment, please</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem}</style>
<h1>One moment, please</h1>
<p>The site is being started. This page tries again by itself.</p>
</html>
`;

/** What a person sees while Plone does not answer; the page asks again after a few seconds. */
export function sendStartingPage(res: ServerResponse, isSafe: boolean): void {
  res.writeHead(502, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": Buffer.byteLength(PAGE),
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "no-store",
    "Retry-After": "3",
    // What a form sent is not sent again.
    ...(isSafe ? { Refresh: "3" } : {}),
  });
  res.end(PAGE);
}

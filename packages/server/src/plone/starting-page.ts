import type { ServerResponse } from "node:http";
import { SAFE_HEADERS } from "../http/safe-headers.ts";
import { speak } from "../http/send.ts";
import { type Language, negotiateLanguage } from "../words/language.ts";
import { wordsIn } from "../words/words.ts";

function pageIn(language: Language): string {
  const { startingTitle, startingText } = wordsIn(language);
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${startingTitle}</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem}</style>
<h1>${startingTitle}</h1>
<p>${startingText}</p>
</html>
`;
}

/** What a person sees while Plone does not answer; the page asks again after a few seconds. */
export function sendStartingPage(res: ServerResponse, isSafe: boolean): void {
  const language = negotiateLanguage(res.req.headers["accept-language"]);
  const page = pageIn(language);
  speak(res, language);
  res.writeHead(502, {
    ...SAFE_HEADERS,
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": Buffer.byteLength(page),
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Retry-After": "3",
    // What a form sent is not sent again.
    ...(isSafe ? { Refresh: "3" } : {}),
  });
  res.end(page);
}

import type { ServerResponse } from "node:http";
import { type Language, negotiateLanguage } from "../words/language.ts";
import { fill, type Words, wordsIn } from "../words/words.ts";
import { problemOf } from "./problem.ts";
import { SAFE_HEADERS } from "./safe-headers.ts";

/** Nobody keeps it. */
const HEADERS = { ...SAFE_HEADERS, "Cache-Control": "no-store" };

/** Answers with JSON; headers that were set before stay. */
export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  contentType = "application/json",
): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    ...HEADERS,
    "Content-Type": contentType,
    "Content-Length": Buffer.byteLength(text),
  });
  res.end(text);
}

/** One of the gateway's own texts, and what stands in its holes. */
export interface Detail {
  text: keyof Words;
  values: Readonly<Record<string, string>>;
}

/** Answers with the problem that belongs to a code of `spec/errors.json`, in the language that the client asks for. */
export function sendProblem(res: ServerResponse, code: string, detail?: Detail): void {
  const language = negotiateLanguage(res.req.headers["accept-language"]);
  const more = detail && fill(wordsIn(language)[detail.text], detail.values);
  const problem = problemOf(code, language, more);
  // RFC 9110, 15.5.2 wants one. Browsers open no dialogue for this scheme.
  if (problem.status === 401) res.setHeader("WWW-Authenticate", "Bearer");
  speak(res, language);
  sendJson(res, problem.status, problem, "application/problem+json");
}

/** Says which language an answer is in, and what it was chosen by. */
export function speak(res: ServerResponse, language: Language): void {
  res.setHeader("Content-Language", language);
  res.appendHeader("Vary", "Accept-Language");
}

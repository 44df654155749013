import type { ServerResponse } from "node:http";
import { problemOf } from "./problem.ts";

/** No page of another origin may read it, nobody keeps it, and nobody takes it for something else. */
const HEADERS = {
  "Cache-Control": "no-store",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
};

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

/** Answers with the problem that belongs to a code of `spec/errors.json`. */
export function sendProblem(res: ServerResponse, code: string, detail?: string): void {
  const problem = problemOf(code, detail);
  // RFC 9110, 15.5.2 wants one. Browsers open no dialogue for this scheme.
  if (problem.status === 401) res.setHeader("WWW-Authenticate", "Bearer");
  sendJson(res, problem.status, problem, "application/problem+json");
}

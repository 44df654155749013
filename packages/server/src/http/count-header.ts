import type { IncomingMessage } from "node:http";

/** How often a header was sent. Node keeps the first of some headers and drops the rest without a word. */
export function countHeader(req: IncomingMessage, name: string): number {
  let count = 0;
  for (let index = 0; index < req.rawHeaders.length; index += 2) {
    const sent = req.rawHeaders[index];
    if (sent?.length === name.length && sent.toLowerCase() === name) count++;
  }
  return count;
}

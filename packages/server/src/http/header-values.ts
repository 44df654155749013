import type { IncomingMessage } from "node:http";

/** The values of all headers of that name, lower case, as they were sent; Node joins some and drops others. */
export function headerValues(req: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index < req.rawHeaders.length; index += 2) {
    if (req.rawHeaders[index]?.toLowerCase() === name) values.push(req.rawHeaders[index + 1] ?? "");
  }
  return values;
}

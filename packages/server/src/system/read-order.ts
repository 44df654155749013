import { ConverseError } from "../errors.ts";

/**
 * The object in the body of an order of Plone's.
 *
 * @throws ConverseError `code`
 */
export function readOrder(bytes: Uint8Array, code: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof json === "object" && json !== null) return json as Record<string, unknown>;
  } catch (cause) {
    throw new ConverseError(code, "the body is not JSON in UTF-8", { cause });
  }
  throw new ConverseError(code, "the body is no object");
}

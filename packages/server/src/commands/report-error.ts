import catalogue from "../../../../spec/errors.json" with { type: "json" };
import { ConverseError } from "../errors.ts";
import type { Output } from "./edges.ts";

function remedyFor(code: string): string {
  return catalogue.errors.find((error) => error.code === code)?.remedy ?? "";
}

/** Tells what went wrong and what to do, and answers with the exit status: 2 for a usage mistake, else 1. */
export function reportError(error: unknown, stderr: Output): number {
  if (error instanceof ConverseError) {
    stderr.write(`collective-converse: [${error.code}] ${error.message}\n${remedyFor(error.code)}\n`);
    return error.code === "cli-usage" ? 2 : 1;
  }
  const code = "cli-internal";
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`collective-converse: [${code}] ${detail}\n${remedyFor(code)}\n`);
  return 1;
}

import { z } from "zod";
import { readJson } from "../read-json.ts";

const problem = z.object({ code: z.string() });

/** The code of an answer of ours, the add-on's or the gateway's; undefined where it has none. */
export function codeOf({ body }: { body: string }): string | undefined {
  return readJson(body, problem)?.code;
}

/** What came, for a person. */
export function describeAnswer({ status, body }: { status: number; body: string }): string {
  return `HTTP ${status} ${codeOf({ body }) ?? "without a code of ours"}`;
}

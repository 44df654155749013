import { z } from "zod";
import { tryShape } from "../try-shape.ts";

const moment = z.number().int().min(0).max(8_640_000_000_000_000);
const text = z.string().max(4_096).nullable();

const answer = z.object({
  /** By which the next question says that all this is taken. Empty: there is nothing. */
  mark: z.string().max(100),
  /** By their reasons. Lua writes no entries as an object. */
  refused: z.preprocess(
    (value) => (JSON.stringify(value) === "{}" ? [] : value),
    z
      .array(
        z.object({
          code: z.string().regex(/^[a-z0-9-]{1,50}$/),
          count: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
          /** Unix milliseconds, of the first. */
          since: moment,
          /** The first few of them. */
          named: z.preprocess(
            (value) => (JSON.stringify(value) === "{}" ? [] : value),
            z
              .array(
                z.object({ at: moment, user: text, localpart: text, login: text, address: text }).readonly(),
              )
              .max(20),
          ),
        }),
      )
      .max(50),
  ),
});

/** Tokens that Prosody has refused since it was asked last. */
export type RefusedTokens = z.infer<typeof answer>;

/** `undefined` for what is no such answer. */
export function readRefused(json: unknown): RefusedTokens | undefined {
  const result = tryShape(answer, json);
  return result.success ? result.data : undefined;
}

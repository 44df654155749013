import type { z } from "zod";

/** A text as JSON of a shape; undefined where it is not. */
export function readJson<T>(text: string, shape: z.ZodType<T>): T | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

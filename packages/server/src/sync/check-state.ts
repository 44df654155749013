import { z } from "zod";
import type { SystemState } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import { placeOf, tryShape } from "../try-shape.ts";

const shape: z.ZodType<SystemState> = z.object({
  freed: z.array(z.object({ id: z.string().min(1), at: z.int().min(1), exists: z.boolean() })),
  portraits: z.record(z.string(), z.string().min(1).max(64)),
});

/** @throws ConverseError `plone-invalid` */
export function checkState(json: unknown): SystemState {
  const result = tryShape(shape, json);
  if (result.success) return result.data;
  throw new ConverseError("plone-invalid", `Not what the gateway knows: ${placeOf(result.issues)}.`, {
    cause: result.cause,
  });
}

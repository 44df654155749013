import { z } from "zod";
import type { SystemPerson } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import { imageTypeOf, LARGEST_PORTRAIT } from "../http/image-type.ts";
import { placeOf, tryShape } from "../try-shape.ts";

const answer: z.ZodType<SystemPerson> = z.object({
  person: z
    .object({
      id: z.string().min(1),
      fullname: z.string(),
      portrait: z
        .object({ version: z.string().min(1).max(64), type: z.string(), data: z.string().refine(isBase64) })
        .refine(({ type, data }) => isPortrait(type, Buffer.from(data, "base64")))
        .nullable(),
      refused: z.string().max(64).nullable(),
      freed: z.int().min(0).optional(),
    })
    .nullable(),
});

/** Exactly one form of the bytes, which Node itself does not demand. */
function isBase64(data: string): boolean {
  return Buffer.from(data, "base64").toString("base64") === data;
}

function isPortrait(type: string, bytes: Uint8Array): boolean {
  return bytes.length <= LARGEST_PORTRAIT && imageTypeOf(bytes) === type;
}

/**
 * What others see of a member; the portrait is an image by its first bytes.
 *
 * @throws ConverseError `plone-invalid`
 */
export function checkPerson(json: unknown): SystemPerson["person"] {
  const result = tryShape(answer, json);
  if (result.success) return result.data.person;
  throw new ConverseError("plone-invalid", `Not what the gateway knows: ${placeOf(result.issues)}.`, {
    cause: result.cause,
  });
}

import { z } from "zod";
import type { SystemContacts } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import { placeOf, tryShape } from "../try-shape.ts";

const contacts: z.ZodType<SystemContacts> = z.object({
  rule: z.enum(["invited", "groups", "named", "everyone"]),
  groups: z
    .array(
      z.object({
        id: z.string(),
        title: z.string(),
        members: z.array(z.object({ id: z.string().min(1), fullname: z.string() })),
      }),
    )
    .max(5_000),
  refused: z
    .object({ code: z.string().max(100), message: z.string() })
    .nullable()
    .default(null),
});

/** @throws ConverseError `plone-invalid` */
export function checkContacts(json: unknown): SystemContacts {
  const result = tryShape(contacts, json);
  if (result.success) return result.data;
  throw new ConverseError("plone-invalid", `Not what the gateway knows: ${placeOf(result.issues)}.`, {
    cause: result.cause,
  });
}

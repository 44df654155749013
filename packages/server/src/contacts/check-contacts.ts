import { z } from "zod";
import type { SystemContacts } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import { placeOf, tryShape } from "../try-shape.ts";

/** As many as Prosody takes. */
const MOST_GROUPS = 5_000;

const contacts: z.ZodType<SystemContacts> = z.object({
  rule: z.enum(["invited", "groups", "named", "everyone"]),
  groups: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      members: z.array(z.object({ id: z.string().min(1), fullname: z.string() })),
    }),
  ),
  refused: z
    .object({ code: z.string().max(100), message: z.string() })
    .nullable()
    .default(null),
});

/** @throws ConverseError `plone-invalid`, `contacts-too-many` */
export function checkContacts(json: unknown): SystemContacts {
  const result = tryShape(contacts, json);
  if (result.success) return bounded(result.data);
  throw new ConverseError("plone-invalid", `Not what the gateway knows: ${placeOf(result.issues)}.`, {
    cause: result.cause,
  });
}

function bounded(data: SystemContacts): SystemContacts {
  const count = data.groups.length;
  if (count <= MOST_GROUPS) return data;
  throw new ConverseError(
    "contacts-too-many",
    `The contact rule has ${count} groups, and ${MOST_GROUPS} are possible: contacts stay as they are.`,
  );
}

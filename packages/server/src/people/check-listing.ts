import { z } from "zod";
import type { SystemPeople } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import { placeOf, tryShape } from "../try-shape.ts";
import type { IndexedPerson } from "./indexed-person.ts";

const shape: z.ZodType<SystemPeople> = z.object({
  complete: z.boolean(),
  groups: z.record(z.string(), z.string()),
  people: z.array(
    z.object({
      id: z.string().min(1),
      fullname: z.string(),
      login: z.string(),
      email: z.string(),
      groups: z.array(z.string()),
      portrait: z.string().nullable(),
    }),
  ),
});

/** What Plone says of a part of the members; undefined where the site cannot list them. */
export type Listing = readonly IndexedPerson[] | undefined;

/** @throws ConverseError `plone-invalid` */
export function checkListing(json: unknown): Listing {
  const result = tryShape(shape, json);
  if (!result.success) {
    throw new ConverseError("plone-invalid", `Not what the gateway knows: ${placeOf(result.issues)}.`, {
      cause: result.cause,
    });
  }
  const { complete, groups, people } = result.data;
  if (!complete) return undefined;
  const titles = new Map(Object.entries(groups));
  return people.map((person) => ({
    ...person,
    groups: person.groups.flatMap((id) => titles.get(id) ?? []),
  }));
}

import type { People } from "../../../../spec/http.d.ts";
import { OURS } from "../session/ask.ts";

type Found = People["people"][number];

/** A gateway older than the page says neither groups nor portrait. */
export type Person = Pick<Found, "jid" | "fullname"> & {
  groups?: readonly string[];
  portrait?: string | null;
};

/** A person in the list of suggestions: the label is what the field shows once they are chosen. */
export interface Suggestion {
  label: string;
  value: string;
  jid: string;
  fullname: string;
  groups: readonly string[];
  /** URL of an image on the site's own origin; null where there is none. */
  portrait: string | null;
}

/** Search the site's people by a part of their names; undefined where the search fails. */
export async function searchPeople(
  base: string,
  query: string,
  fetcher: typeof fetch,
): Promise<Person[] | undefined> {
  try {
    const response = await fetcher(`${base}people?q=${encodeURIComponent(query)}`, {
      headers: { ...OURS, Accept: "application/json" },
      credentials: "same-origin",
      cache: "no-store",
    });
    const body = (await response.json()) as { people?: unknown };
    return response.ok && Array.isArray(body.people) ? body.people.filter(isPerson) : undefined;
  } catch {
    return undefined;
  }
}

/** Names, not addresses. Where two have the same name, a number tells them apart, in the order of the search. */
export function suggestions(people: readonly Person[]): Suggestion[] {
  const seen = new Map<string, number>();
  return people.map(({ jid, fullname, groups, portrait }) => {
    const count = (seen.get(fullname) ?? 0) + 1;
    seen.set(fullname, count);
    const label = count === 1 ? fullname : `${fullname} (${count})`;
    return {
      label,
      value: label,
      jid,
      fullname,
      groups: Array.isArray(groups) ? groups : [],
      portrait: typeof portrait === "string" ? portrait : null,
    };
  });
}

function isPerson(value: unknown): value is Person {
  if (typeof value !== "object" || value === null) return false;
  const { jid, fullname } = value as Record<string, unknown>;
  return typeof jid === "string" && typeof fullname === "string" && fullname !== "";
}

import type { Private, Template } from "./converse-api.ts";
import type { Suggestion } from "./search-people.ts";

/** Group titles that are shown of somebody. */
const MOST_GROUPS = 3;

/** A person in the list of suggestions: portrait or initial, name and groups. */
export function showSuggestion({ env }: Pick<Private, "env">, suggestion: Suggestion): Template {
  const { label, fullname, groups, portrait } = suggestion;
  const picture =
    portrait === null
      ? env.html`<span class="found-portrait" aria-hidden="true">${initialOf(fullname)}</span>`
      : env.html`<img class="found-portrait" src=${portrait} alt="" loading="lazy" />`;
  return env.html`<li aria-selected="false" class="found-person">
    ${picture}<span class="found-name">${label} <small class="found-groups">${groupsOf(groups)}</small></span>
  </li>`;
}

export function initialOf(name: string): string {
  const [first = ""] = Array.from(name.trim());
  return first.toUpperCase();
}

/** The first ones, and how many more there are. */
export function groupsOf(groups: readonly string[]): string {
  const shown = groups.slice(0, MOST_GROUPS).join(", ");
  const more = groups.length - MOST_GROUPS;
  return more > 0 ? `${shown}, +${more}` : shown;
}

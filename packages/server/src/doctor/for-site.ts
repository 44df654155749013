import type { SiteConfig } from "../config/config.ts";
import type { Check } from "./check.ts";
import type { Result } from "./result.ts";

/** What a site's administrators are told of one gateway that other sites use too. */
export interface Audience {
  site: SiteConfig;
  others: readonly SiteConfig[];
  /** Strings that nobody is told. */
  secrets: readonly string[];
}

const HIDDEN = "the details are for those who run the gateway";
const COMMAND = "On the gateway's machine: collective-converse doctor --config FILE";

/** What names a site and no other one. */
function marksOf({ name, origins, plone, domain }: SiteConfig): string[] {
  return [`sites.${name}`, plone, domain, ...origins.map((origin) => new URL(origin).host)];
}

/** Whether a text names it as a word, not as a part of one. */
function names(text: string, mark: string): boolean {
  const word = mark.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\w.-])${word}(?![\\w-]|\\.\\w)`, "i").test(text);
}

function hide(result: Result): Result {
  const isFault = result.state === "warning" || result.state === "error";
  return { ...result, measured: HIDDEN, todo: isFault ? [COMMAND] : [], hops: [] };
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  const long = secrets.filter((secret) => secret.length >= 6);
  return long.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}

/**
 * A result as a site's administrators may see it. Where the gateway has other sites, what is said of the gateway as a
 * whole keeps its state and loses its details, and so does whatever names another site.
 */
export function forSite(result: Result, { scope }: Pick<Check, "scope">, audience: Audience): Result {
  const { site, others, secrets } = audience;
  const told: Result = {
    ...result,
    measured: withoutSecrets(result.measured, secrets),
    todo: result.todo.map((line) => withoutSecrets(line, secrets)),
  };
  if (others.length === 0) return told;
  if (scope === "gateway") return hide(told);
  const own = marksOf(site);
  const foreign = others.flatMap(marksOf).filter((mark) => !own.includes(mark));
  const texts = [told.measured, ...told.todo];
  return foreign.some((mark) => texts.some((text) => names(text, mark))) ? hide(told) : told;
}

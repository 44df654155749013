import type { Secrets } from "@collective-converse/token";
import { type ProductSection, unclearConf, type ZopeConf } from "../../addon/index.ts";
import { judgePairs, refuseProblems, type SiteConfig } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";

const NAMES = { otpSeed: "otp_seed", tokenSecret: "token_secret" } as const;
const SITES = "instance_name";

/** What a site had with version 1. */
export interface OldPair {
  pair: Secrets;
  /** Where the two stand, from 1, in the order of the file. */
  lines: readonly number[];
}

/** `lines 3 and 5`. */
export function inLines(lines: readonly number[]): string {
  return `${lines.length === 1 ? "line" : "lines"} ${lines.join(" and ")}`;
}

function literal({ keys }: ProductSection, key: string, name: string): string {
  const { value = "", line = 0 } = keys.get(key) ?? {};
  if (!value.includes("$")) return value;
  const message = `${key} is put together by Zope out of a %define or a variable ($); write what it stands for, and run the command again`;
  throw unclearConf(name, line, message);
}

/** Paths without slashes around them; none: the section is for every site. */
function sitesOf(section: ProductSection, name: string): string[] {
  const paths = literal(section, SITES, name).split(/[\s,]+/);
  return paths.map((path) => path.replaceAll(/^\/+|\/+$/g, "")).filter((path) => path !== "");
}

function missing({ includes }: ZopeConf, name: string): ConverseError {
  const hint = includes.length === 0 ? "" : `; what %include in ${inLines(includes)} names is not read`;
  const message = `${name} has no section <product-config collective.converse> with otp_seed and token_secret${hint}`;
  return new ConverseError("secret-missing", message);
}

/** The section whose `instance_name` names the site, else the one for every site. */
function findSection(conf: ZopeConf, site: SiteConfig, name: string): ProductSection {
  const secretive = conf.sections.filter(({ keys }) => Object.values(NAMES).some((key) => keys.has(key)));
  if (secretive.length === 0) throw missing(conf, name);
  const path = site.path.replaceAll(/^\/+|\/+$/g, "");
  const own = secretive.filter((section) => sitesOf(section, name).includes(path));
  const common = secretive.filter((section) => sitesOf(section, name).length === 0);
  const [found, second] = own.length > 0 ? own : common;
  const first = secretive[0]?.line ?? 0;
  if (found === undefined) {
    throw unclearConf(
      name,
      first,
      `the secrets are of other sites: no ${SITES} beside them names ${site.path}, where ${site.name} is by converse.toml`,
    );
  }
  if (second !== undefined) {
    throw unclearConf(
      name,
      second.line,
      `this section and the one in line ${found.line} both have secrets for ${site.name}; delete those of one`,
    );
  }
  return found;
}

/**
 * The secrets that the sections of a `zope.conf` have for a site, and good; `name` is the file's in messages.
 *
 * Errors: `zope-conf-unclear`, `secret-missing`, `secret-demo`, `secret-malformed`, `secret-weak`.
 */
export function findOldPair(conf: ZopeConf, site: SiteConfig, name: string): OldPair {
  const section = findSection(conf, site, name);
  const pair = {
    otpSeed: literal(section, NAMES.otpSeed, name),
    tokenSecret: literal(section, NAMES.tokenSecret, name),
  };
  const places = Object.values(NAMES).flatMap((key) => section.keys.get(key)?.line ?? []);
  const lines = places.toSorted((one, other) => one - other);
  refuseProblems(
    name,
    judgePairs([pair], [NAMES, NAMES]).map((problem) => ({
      ...problem,
      line: section.keys.get(problem.key)?.line ?? section.line,
      message: `${problem.message}; make new ones with \`collective-converse secrets create\`, and delete ${inLines(lines)} there`,
    })),
  );
  return { pair, lines };
}

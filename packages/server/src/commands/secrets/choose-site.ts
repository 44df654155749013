import type { Config, SiteConfig } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Input } from "../command.ts";

/** The site that --site names, or the only one. Errors: `cli-usage`. */
export function chooseSite(input: Input, { sites }: Config, command: string): SiteConfig {
  const names = sites.map(({ name }) => name).join(", ");
  const wanted = input.text("site");
  const [only, ...others] = sites;
  const site = wanted === undefined && others.length === 0 ? only : sites.find(({ name }) => name === wanted);
  if (site !== undefined) return site;
  const message =
    wanted === undefined
      ? `the configuration has several sites; name one with --site: ${names}`
      : `the configuration has no site ${JSON.stringify(wanted)}; it has ${names}`;
  throw new ConverseError("cli-usage", `${command}: ${message}`);
}

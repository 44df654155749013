import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Site } from "./site.ts";

/** Every secret of the site's own file, by its name there: `otp_seed`, `token_secret` and what came after them. */
export function secretsOf(site: Site): Record<string, string> {
  const text = readFileSync(join(site.data, "secrets.toml"), "utf8");
  const pairs = Array.from(text.matchAll(/^(\w+) = "([^"]{16,})"$/gm), ([, name = "", value = ""]) => [
    name,
    value,
  ]);
  return Object.fromEntries(pairs);
}

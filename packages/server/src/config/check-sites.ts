import type { Config, SiteConfig } from "./config.ts";
import type { Problem } from "./problems.ts";

/** Values that only one place may have, in the order of the file. */
function repeated(kind: string, values: readonly { key: string; value: string }[]): Problem[] {
  const first = new Map<string, string>();
  return values.flatMap(({ key, value }) => {
    const owner = first.get(value);
    if (owner === undefined) {
      first.set(value, key);
      return [];
    }
    return [{ code: "config-invalid", key, message: `the ${kind} ${value} is already that of ${owner}` }];
  });
}

function originsOf(site: SiteConfig) {
  return site.origins.map((value) => ({ key: `sites.${site.name}.origins`, value }));
}

/** What is wrong between the tables of a file whose values are each valid. */
export function checkSites({ listen, xmpp, sites }: Config): Problem[] {
  const problems = [
    ...repeated("origin", sites.flatMap(originsOf)),
    ...repeated(
      "domain",
      sites.map(({ name, domain }) => ({ key: `sites.${name}.domain`, value: domain })),
    ),
  ];
  if (listen.port === xmpp.httpPort) {
    const message = `${listen.port} is the port of [listen] too; choose another`;
    problems.push({ code: "config-invalid", key: "xmpp.http_port", message });
  }
  return problems;
}

import type { SetupPlan, Snippet } from "./model.ts";
import { hostAndPort } from "./url-host.ts";
import { zconfigValue } from "./zconfig-value.ts";

type Plan = Pick<SetupPlan, "site" | "listen" | "files">;

/** What a site's settings have by themselves. */
const BASE = "/chat";

function section({ site, listen, files }: Plan): string[] {
  return [
    "<product-config collective.converse>",
    `  gateway_url ${zconfigValue(`http://${hostAndPort(listen)}`)}`,
    `  gateway_key_file ${zconfigValue(files.ploneKey)}`,
    // Pages would look for the gateway at the other place.
    ...(site.base === BASE ? [] : [`  base_path ${zconfigValue(site.base)}`]),
    "</product-config>",
  ];
}

/** For a `zope.conf` that people write themselves. */
export function renderProductConfig(plan: Plan): Snippet {
  return {
    name: "zope.conf",
    place: "at the end of zope.conf, on each of Plone's instances",
    text: `${section(plan).join("\n")}\n`,
  };
}

/**
 * For the part of an instance in buildout (plone.recipe.zope2instance). Buildout replaces `${...}` and knows no way to
 * write it otherwise, so a path with it is refused before.
 */
export function renderBuildout(plan: Plan): Snippet {
  if (plan.files.ploneKey.includes("${")) throw new TypeError("buildout would replace a part of this path");
  return {
    name: "buildout.cfg",
    place:
      "in the part of the instance, [instance], in place of the lines above when buildout writes zope.conf",
    text: ["zope-conf-additional =", ...section(plan).map((line) => `    ${line}`), ""].join("\n"),
  };
}

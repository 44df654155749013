import { fingerprint, keyFingerprint } from "../../config/fingerprint.ts";
import { ConverseError } from "../../errors.ts";
import type { Command } from "../command.ts";
import { chooseSource, SOURCE_OPTIONS } from "./choose-source.ts";

/** `secrets show --fingerprint`: which secrets these are, without saying them. */
export const secretsShow: Command = {
  name: "secrets show",
  summary: "say the fingerprint of each site's secrets",
  options: {
    ...SOURCE_OPTIONS,
    fingerprint: { help: "needed: the secrets themselves are never shown" },
    json: { help: "say it as one line of JSON" },
  },
  notes:
    "Equal fingerprints are equal secrets: of two machines, of a file and its backup, before and after a rotation.",
  async run(input, edges) {
    if (!input.has("fingerprint")) {
      throw new ConverseError("cli-usage", "secrets show: secrets are never shown; add --fingerprint");
    }
    const source = await chooseSource(input, edges, secretsShow.name);
    const sites = (await source.read()).map(({ site, pairs: [current, previous], ploneKey }) => ({
      site,
      current: fingerprint(current),
      previous: previous === undefined ? null : fingerprint(previous),
      ploneKey: ploneKey === undefined ? null : keyFingerprint(ploneKey),
    }));
    if (input.has("json")) {
      edges.stdout.write(`${JSON.stringify({ file: source.file, sites })}\n`);
      return 0;
    }
    edges.stdout.write(`${source.file ?? "the environment"}\n`);
    for (const { site, current, previous, ploneKey } of sites) {
      const before = previous === null ? "" : `, previous ${previous}`;
      const key = ploneKey === null ? "" : `, plone_key ${ploneKey}`;
      edges.stdout.write(`  ${site ?? "any site"}: ${current}${before}${key}\n`);
    }
    return 0;
  },
};

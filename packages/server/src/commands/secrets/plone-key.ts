import { resolve } from "node:path";
import { keyFingerprint } from "../../config/fingerprint.ts";
import {
  type Config,
  loadConfig,
  openPloneKeys,
  parsePloneKeys,
  readSecretsFile,
} from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Command } from "../command.ts";
import type { Edges } from "../edges.ts";
import { chooseSite } from "./choose-site.ts";
import { writeKeyFile } from "./write-key-file.ts";

/** The site's key as it stands in the secrets file, and good. */
function readKey(config: Config, site: string, { uid }: Edges): string {
  const { secretsFile } = config;
  // What is wrong with any of the keys is said by those who use them.
  openPloneKeys(config, {}, uid)();
  const key = parsePloneKeys(readSecretsFile(secretsFile, uid), secretsFile).get(site);
  if (key !== undefined) return key;
  throw new ConverseError(
    "secret-missing",
    `${secretsFile} has no plone_key for ${site}; \`collective-converse secrets create\` adds it`,
  );
}

/** `secrets plone-key`: a copy of a site's key for Plone. It is not shown. */
export const secretsPloneKey: Command = {
  name: "secrets plone-key",
  summary: "write the file that lets Plone and the gateway trust one another",
  options: {
    config: {
      value: "FILE",
      required: true,
      help: "converse.toml, which names the sites and the secrets file",
    },
    site: { value: "NAME", help: "the site; needed where there are several" },
    write: { value: "FILE", required: true, help: "the file to write, for `gateway_key_file` in zope.conf" },
    force: { help: "replace a file that holds something else" },
  },
  notes:
    "The file gets the mode 0600 and belongs to who runs the command. Where Plone runs under another account, give it\n" +
    "to that one with chown.",
  async run(input, edges) {
    const config = await loadConfig(input.required("config"));
    const site = chooseSite(input, config, secretsPloneKey.name).name;
    const key = readKey(config, site, edges);
    const path = resolve(input.required("write"));
    const isWritten = await writeKeyFile(path, `${site} ${key}\n`, input.has("force"));
    const print = keyFingerprint(key);
    edges.stdout.write(
      isWritten
        ? `${path} has the plone_key of ${site}, ${print}\n`
        : `${path} has the plone_key of ${site} already, ${print}; nothing was changed\n`,
    );
    return 0;
  },
};

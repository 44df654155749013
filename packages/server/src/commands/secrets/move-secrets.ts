import { resolve } from "node:path";
import { readZopeConf } from "../../addon/index.ts";
import { fingerprint } from "../../config/fingerprint.ts";
import { environmentPairs, loadConfig } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Command, Input } from "../command.ts";
import type { Edges } from "../edges.ts";
import { addOrderSecret } from "./add-order-secret.ts";
import { addSecrets } from "./add-secrets.ts";
import { chooseSite } from "./choose-site.ts";
import { findOldPair, inLines, type OldPair } from "./find-old-pair.ts";
import { readConfFile } from "./read-conf-file.ts";

interface Moved {
  /** Absolute path of the secrets file. */
  file: string;
  site: string;
  fingerprint: string;
  /** What the secrets were taken from, as it is called in messages. */
  from: string;
  /** The lines of it that are of no more use. */
  delete: readonly number[];
  /** Whether a secret for a Prosody that is not the gateway's own was made too. */
  orderSecret: boolean;
  warnings: readonly string[];
}

/** What is there already makes the lines in zope.conf useless too. */
function withLines(error: unknown, { lines }: OldPair, from: string): unknown {
  if (!(error instanceof ConverseError) || error.code !== "secrets-present") return error;
  const message = `${error.message}; nothing was changed, and ${inLines(lines)} of ${from} can be deleted`;
  return new ConverseError(error.code, message, { cause: error });
}

function warningsOf(isOpen: boolean, includes: readonly number[], from: string): string[] {
  return [
    ...(isOpen
      ? [
          `others than its owner can read ${from}, and so these secrets; make others with \`collective-converse secrets rotate\``,
        ]
      : []),
    ...(includes.length > 0 ? [`what %include in ${inLines(includes)} of ${from} names was not read`] : []),
  ];
}

async function move(input: Input, edges: Edges): Promise<Moved> {
  const config = await loadConfig(input.required("config"));
  const site = chooseSite(input, config, secretsMove.name);
  if (environmentPairs(edges.env) !== undefined) {
    throw new ConverseError(
      "secrets-environment",
      "CONVERSE_OTP_SEED and the others are set here, and a gateway with them does not look at the secrets file",
    );
  }
  const given = input.required("from");
  const { name: from, text, isOpen } = await readConfFile(given === "-" ? given : resolve(given), edges);
  const conf = readZopeConf(text, from);
  const old = findOldPair(conf, site, from);
  const file = config.secretsFile;
  await addSecrets(file, [site.name], { ...edges, given: new Map([[site.name, old.pair]]) }).catch(
    (error) => {
      throw withLines(error, old, from);
    },
  );
  return {
    file,
    site: site.name,
    fingerprint: fingerprint(old.pair),
    from,
    delete: old.lines,
    orderSecret: config.xmpp.run !== "supervised" && (await addOrderSecret(file, edges)),
    warnings: warningsOf(isOpen, conf.includes, from),
  };
}

function inWords({ file, site, fingerprint: print, from, delete: lines, orderSecret }: Moved): string {
  return [
    `${file} has the secrets of ${from} for ${site}, ${print}, and a new plone_key\n`,
    orderSecret ? `${file} has a new order_secret for Prosody\n` : "",
    `Now delete ${inLines(lines)} of ${from}. This command does not change it: it belongs to Plone's account.\n`,
    "Where buildout or a template makes it, delete them there: buildout has them in zope-conf-additional.\n",
  ].join("");
}

/** `secrets move`: the secrets of version 1 for a site that has none. They are not shown. */
export const secretsMove: Command = {
  name: "secrets move",
  summary: "take over the secrets that version 1 had in zope.conf",
  options: {
    from: {
      value: "ZOPE_CONF",
      required: true,
      help: "Zope's configuration; with - it is read from standard input: --from=-",
    },
    config: {
      value: "FILE",
      required: true,
      help: "converse.toml, which names the sites and the secrets file",
    },
    site: { value: "NAME", help: "the site; needed where there are several" },
    json: { help: "say it as one line of JSON" },
  },
  notes:
    "Takes otp_seed and token_secret out of <product-config collective.converse>, for a site that has no secrets yet, and\n" +
    "says which lines are to be deleted there. zope.conf is not changed, and what it includes is not read. Where only\n" +
    "Plone's account may read it: sudo cat zope.conf | sudo -u converse collective-converse secrets move --from=-",
  async run(input, edges) {
    const moved = await move(input, edges);
    if (input.has("json")) {
      edges.stdout.write(`${JSON.stringify(moved)}\n`);
      return 0;
    }
    edges.stdout.write(inWords(moved));
    for (const warning of moved.warnings) edges.stderr.write(`warning: ${warning}\n`);
    return 0;
  },
};

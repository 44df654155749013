import { configWarnings } from "../../config/index.ts";
import { findProsody } from "../../xmpp/find-prosody.ts";
import { type Check, fault, fine, none } from "../check.ts";

/** The oldest Node that everything is tried with. */
const OLDEST_NODE = 20;

/** What stands in `converse.toml`, and what the machine needs before anything is started. */
export const CONFIGURATION: readonly Check[] = [
  {
    id: "config",
    scope: "gateway",
    severity: "error",
    title: "The gateway's configuration is valid.",
    looks: "Reads `converse.toml` as the gateway does.",
    meaning: "The gateway does not start with this file, or would not start again.",
    members: "Nothing while the gateway runs; no chat after its next start.",
    todo: ["Mend what is named, then look again:", "collective-converse config check --config {config}"],
    dependsOn: [],
    async look(facts) {
      const { configFile } = facts.surroundings;
      try {
        const { sites } = await facts.config();
        const names = sites.map(({ name }) => name).join(", ");
        return fine(`${configFile} is valid, for ${names}`);
      } catch (error) {
        return fault((error as Error).message, { config: configFile });
      }
    },
  },
  {
    id: "node-version",
    scope: "gateway",
    severity: "error",
    title: "Node is new enough.",
    looks: "The version of the Node that runs this command; the gateway is run by the same.",
    meaning: "The gateway is not tried with this Node, and may fail in ways that nobody foresaw.",
    todo: [
      `Install Node ${OLDEST_NODE} or newer for all accounts, then: systemctl restart collective-converse`,
    ],
    dependsOn: [],
    async look({ surroundings: { nodeVersion } }) {
      return judgeNode(nodeVersion);
    },
  },
  {
    id: "prosody-program",
    scope: "gateway",
    severity: "error",
    title: "Prosody is installed.",
    looks:
      "Looks for Prosody's program as the gateway does at its start: `xmpp.prosody`, or `prosody` on PATH.",
    meaning: "The gateway cannot start Prosody again.",
    members: "Nothing while Prosody runs; no chat after its next start.",
    todo: ["apt-get install prosody", "Or name the program with xmpp.prosody in {config}."],
    dependsOn: ["config"],
    async look(facts) {
      const { run, prosody } = (await facts.config()).xmpp;
      if (run !== "supervised") return none("the gateway starts no Prosody");
      const { env, configFile } = facts.surroundings;
      try {
        return fine(await findProsody(env["PATH"] ?? "", prosody));
      } catch (error) {
        return fault((error as Error).message, { config: configFile });
      }
    },
  },
  {
    id: "origin-encrypted",
    scope: "origin",
    severity: "warning",
    title: "The site's address is encrypted.",
    looks: "Whether the origin in `converse.toml` begins with `https://`.",
    meaning: "Everybody on the way can read logins and messages, and change the pages.",
    members: "Their browser calls the page not secure.",
    todo: ["Give the web server a certificate, and write https://… in origins of [sites.{site}]."],
    dependsOn: ["config"],
    async look(facts, { site, origin }) {
      const isNamed = configWarnings(await facts.config()).some((warning) => {
        return warning.startsWith(`sites.${site.name}.origins: ${origin} `);
      });
      return isNamed ? fault(`${origin} is not encrypted`) : fine(origin);
    },
  },
];

export function judgeNode(version: string) {
  const isNew = Number.parseInt(version, 10) >= OLDEST_NODE;
  return isNew ? fine(`Node ${version}`) : fault(`Node ${version}, older than ${OLDEST_NODE}`);
}

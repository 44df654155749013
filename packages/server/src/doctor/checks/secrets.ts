import { environmentSecrets } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { type Check, fault, fine, none } from "../check.ts";
import { lookAtFile } from "../edges/look-at-file.ts";
import { environmentNamesOf } from "../edges/look-at-process.ts";
import type { Facts } from "../facts.ts";
import { octal } from "./octal.ts";

async function usesEnvironment(facts: Facts): Promise<boolean> {
  return environmentSecrets(facts.surroundings.env) !== undefined;
}

/** What signs tokens, where it lies and who may read it; never what it is. */
export const SECRETS: readonly Check[] = [
  {
    id: "secrets-source",
    scope: "gateway",
    severity: "error",
    title: "This command sees the gateway's own secrets.",
    looks:
      "Whether the running gateway has secrets in its environment while this command has none there, or the reverse.",
    meaning:
      "What is said here of secrets would not be about the gateway's. Nothing need be wrong with the gateway.",
    todo: ["Run this command with the same CONVERSE_* variables as the gateway, or unset them for both."],
    dependsOn: ["config"],
    async look(facts) {
      const pids = await facts.pids();
      const names = pids && (await environmentNamesOf(pids.gateway));
      if (names === undefined)
        return none("nobody may look at the environment of the gateway, or there is none");
      const gateways = names.some((name) => /^CONVERSE_(?:PREVIOUS_)?(?:OTP_SEED|TOKEN_SECRET)$/.test(name));
      const where = (isEnvironment: boolean) => (isEnvironment ? "its environment" : "a file");
      const ours = await usesEnvironment(facts);
      if (gateways === ours) return fine(`both take them from ${where(ours)}`);
      return fault(`the gateway takes them from ${where(gateways)}, this command from ${where(ours)}`);
    },
  },
  {
    id: "secrets-permissions",
    scope: "gateway",
    severity: "error",
    title: "Nobody but the gateway may read the secrets.",
    looks: "Owner and mode of `secrets.toml`, which must be those of the folder `data` and 0600.",
    meaning:
      "The gateway and Prosody refuse the file, so nobody can log in. Who could read it may have made tokens.",
    members: "The chat does not come, or does not come back after a lost connection.",
    todo: [
      "chown {owner} '{file}'",
      "chmod 600 '{file}'",
      "Were others able to read it, make new ones: collective-converse secrets rotate --config {config}",
    ],
    dependsOn: ["secrets-source"],
    async look(facts) {
      if (await usesEnvironment(facts)) return none("the secrets are in the environment");
      const { secretsFile, xmpp } = await facts.config();
      const [file, folder] = await Promise.all([lookAtFile(secretsFile), lookAtFile(xmpp.data)]);
      if (file.kind === "missing") return none(`${secretsFile} does not exist`);
      // Whose the gateway is shows the folder that it made.
      const owner = folder.kind === "missing" ? file.uid : folder.uid;
      const seen = `mode ${octal(file.mode)}, user ${file.uid}`;
      const { configFile: config } = facts.surroundings;
      const values = { owner: String(owner), file: secretsFile, config };
      if ((file.mode & 0o077) !== 0) return fault(`${seen}: others may read or write it`, values);
      if (file.uid !== owner) return fault(`${seen}; the folder data belongs to user ${owner}`, values);
      return fine(seen);
    },
  },
  {
    id: "secrets",
    scope: "gateway",
    severity: "error",
    title: "Every site has secrets that can be used.",
    looks:
      "Reads the secrets as gateway and Prosody do: present, well-formed, random, none from documentation.",
    meaning: "Nobody gets a token, and Prosody accepts none.",
    members: "The chat does not come, or does not come back after a lost connection.",
    todo: [
      "collective-converse secrets check --config {config}",
      "Where there are none: collective-converse secrets create --config {config}",
      "Where others know them: collective-converse secrets rotate --now --config {config}",
    ],
    dependsOn: ["secrets-permissions"],
    async look(facts) {
      const { configFile: config } = facts.surroundings;
      try {
        const sites = await facts.secrets();
        return fine(`good secrets for ${[...sites.keys()].join(", ")}`);
      } catch (error) {
        if (!(error instanceof ConverseError)) throw error;
        return fault(`${error.code}: ${error.message}`, { config });
      }
    },
  },
  {
    id: "secrets-rotation",
    scope: "gateway",
    severity: "warning",
    title: "No rotation of secrets is half done.",
    looks: "Whether a previous pair is still in force, or a file `secrets.toml.new` lies there.",
    meaning: "Whoever has the old secrets can still log in as anybody.",
    todo: [
      "When all members have reconnected: collective-converse secrets rotate --finish --config {config}",
      "If no such command runs: rm -f '{file}.new'",
    ],
    dependsOn: ["secrets"],
    async look(facts) {
      const { secretsFile: file } = await facts.config();
      const { configFile: config } = facts.surroundings;
      const sites = await facts.secrets();
      const half = [...sites].flatMap(([site, [, previous]]) => (previous === undefined ? [] : [site]));
      if (half.length > 0)
        return fault(`the previous secrets of ${half.join(", ")} are still accepted`, { config, file });
      const isUnfinished =
        !(await usesEnvironment(facts)) && (await lookAtFile(`${file}.new`)).kind !== "missing";
      return isUnfinished ? fault(`${file}.new is there`, { config, file }) : fine("one pair for each site");
    },
  },
];

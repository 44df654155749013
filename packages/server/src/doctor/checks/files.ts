import { placesIn } from "../../xmpp/prepare.ts";
import { type Check, fault, fine, none, type Verdict } from "../check.ts";
import { type FileLook, freeSpaceAt, lookAtFile } from "../edges/look-at-file.ts";
import { octal } from "./octal.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const LEAST_BYTES = GIB;
const LEAST_FILES = 10_000;
const LONGEST_LOG = GIB;

/** Where things lie on the disk, and who may touch them. */
export const FILES: readonly Check[] = [
  {
    id: "config-writable",
    scope: "gateway",
    severity: "warning",
    title: "Only the administrator can change the configuration.",
    looks: "The mode of `converse.toml`.",
    meaning: "Another account of the machine can send the members' logins to a Plone of its own.",
    todo: ["chmod go-w '{file}'"],
    dependsOn: ["config"],
    async look(facts) {
      return judgeConfigMode(await lookAtFile(facts.surroundings.configFile));
    },
  },
  {
    id: "data-folder",
    scope: "gateway",
    severity: "error",
    title: "The folder of messages is there, and closed to others.",
    looks: "Owner and mode of the folder `data` and of what Prosody keeps in it: 0700.",
    meaning: "Other accounts of the machine can read messages; or the gateway has not been started yet.",
    todo: [
      "chown {owner} '{file}'",
      "chmod 700 '{file}'",
      "If it is not there: systemctl restart collective-converse",
    ],
    dependsOn: ["config"],
    async look(facts) {
      const { data, run } = (await facts.config()).xmpp;
      if (run !== "supervised") return none("the messages are elsewhere");
      const folders = await Promise.all([data, placesIn(data).data].map(lookAtFile));
      return judgeFolders(folders);
    },
  },
  {
    id: "data-files",
    scope: "gateway",
    severity: "error",
    title: "Prosody's configuration and log are closed to others.",
    looks: "The modes of `prosody.cfg.lua`, `prosody.log` and `prosody.pid.json`: 0600.",
    meaning: "Other accounts of the machine can change what Prosody does, or read who talks to whom.",
    todo: ["chmod 600 '{file}'"],
    dependsOn: ["data-folder"],
    async look(facts) {
      const { data, run } = (await facts.config()).xmpp;
      if (run !== "supervised") return none("the gateway starts no Prosody");
      const { config, log, pidFile } = placesIn(data);
      return judgeFiles(await Promise.all([config, log, pidFile].map(lookAtFile)));
    },
  },
  {
    id: "disk-free",
    scope: "gateway",
    severity: "error",
    title: "There is room on the disk.",
    looks: `What is free where the folder \`data\` lies: at least ${LEAST_BYTES / GIB} GiB and ${LEAST_FILES} files.`,
    meaning: "When it is full no message is kept, and a token could be accepted a second time.",
    members: "Messages and files get lost.",
    todo: ["df -h '{file}'; df -i '{file}'", "Make room there, or move the folder and correct xmpp.data."],
    dependsOn: ["data-folder"],
    async look(facts) {
      const { data } = (await facts.config()).xmpp;
      return judgeSpace(data, await freeSpaceAt(data));
    },
  },
  {
    id: "log-size",
    scope: "gateway",
    severity: "warning",
    title: "Prosody's log does not grow for ever.",
    looks: "The size of `prosody.log`: at most 1 GiB.",
    meaning: "Nobody renews the log; it fills the disk in the end.",
    todo: ["Set up logrotate for '{file}' as docs/production.md says."],
    dependsOn: ["data-folder"],
    async look(facts) {
      const { data } = (await facts.config()).xmpp;
      return judgeLog(await lookAtFile(placesIn(data).log));
    },
  },
];

function judgeConfigMode({ mode, path }: FileLook): Verdict {
  return (mode & 0o022) === 0
    ? fine(`mode ${octal(mode)}`)
    : fault(`mode ${octal(mode)}: others may write it`, { file: path });
}

export function judgeFolders(folders: readonly FileLook[]): Verdict {
  const owner = folders[0]?.uid;
  for (const { path, kind, mode, uid } of folders) {
    const values = { file: path, owner: String(owner) };
    if (kind !== "folder")
      return fault(`${path} is ${kind === "missing" ? "not there" : "no folder"}`, values);
    if ((mode & 0o077) !== 0) return fault(`${path} has mode ${octal(mode)}`, values);
    if (uid !== owner)
      return fault(`${path} belongs to user ${uid}, and what it lies in to ${owner}`, values);
  }
  return fine(`modes ${folders.map(({ mode }) => octal(mode)).join(" and ")}, user ${owner}`);
}

function judgeFiles(files: readonly FileLook[]): Verdict {
  const open = files.find(({ kind, mode }) => kind === "file" && (mode & 0o077) !== 0);
  if (open !== undefined) return fault(`${open.path} has mode ${octal(open.mode)}`, { file: open.path });
  return fine(`${files.filter(({ kind }) => kind === "file").length} files are closed`);
}

export function judgeSpace(folder: string, { bytes, files }: { bytes: number; files: number }): Verdict {
  const free = bytes < GIB ? `${Math.floor(bytes / MIB)} MiB` : `${Math.floor(bytes / GIB)} GiB`;
  if (bytes < LEAST_BYTES) return fault(`${free} are free`, { file: folder });
  if (files < LEAST_FILES) return fault(`there is room for ${files} more files`, { file: folder });
  return fine(`${free} are free`);
}

function judgeLog({ kind, bytes, path }: FileLook): Verdict {
  if (kind === "missing") return none(`${path} does not exist`);
  const size = `${Math.ceil(bytes / MIB)} MiB`;
  return bytes > LONGEST_LOG ? fault(size, { file: path }) : fine(size);
}

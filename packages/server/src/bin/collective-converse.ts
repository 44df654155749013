import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { runCommandLine } from "../commands/run-command-line.ts";
import { openTerminal } from "./open-terminal.ts";
import { packageFolderOf } from "./package-folder.ts";
import { untilAskedToEnd } from "./until-asked-to-end.ts";

const { stdin, stdout, stderr, pid } = process;
const { folder, version } = packageFolderOf(fileURLToPath(import.meta.url));

// Whoever read what is said may be gone; that is no reason to leave a Prosody behind.
stdout.on("error", () => undefined);
stderr.on("error", () => undefined);

const status = await runCommandLine(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  terminal: openTerminal(stdin, stderr),
  env: process.env,
  now: Date.now,
  random: Math.random,
  randomBytes,
  pid,
  uid: process.geteuid?.(),
  version,
  packageFolder: folder,
  untilAskedToEnd: () => untilAskedToEnd(process.env, stdin),
});

// What was written to a pipe may not have left yet, and a handle that somebody forgot must not keep the process alive.
stdout.write("", () => stderr.write("", () => process.exit(status)));

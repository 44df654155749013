import { spawn } from "node:child_process";
import { once } from "node:events";
import { access } from "node:fs/promises";
import { connect } from "node:net";
import { isAbsolute, join } from "node:path";
import { ConverseError } from "../../errors.ts";
import { readProsodyConfig } from "../../xmpp/index.ts";
import type { Command } from "../command.ts";
import type { Edges } from "../edges.ts";
import { type Chosen, chooseProsody, PROSODY_OPTIONS } from "./choose-prosody.ts";

const DATA = "/var/lib/prosody";

/** Where mod_admin_socket listens. */
async function socketOf({ program, file }: Chosen): Promise<string> {
  const server = (await readProsodyConfig(program, file))["*"] ?? {};
  const data = typeof server["data_path"] === "string" ? server["data_path"] : DATA;
  const given = server["admin_socket"];
  const socket = typeof given === "string" ? given : "prosody.sock";
  return isAbsolute(socket) ? socket : join(data, socket);
}

/** Prosody's own program waits and then says little, so it is looked first whether somebody listens. */
async function expectRunning(chosen: Chosen): Promise<void> {
  await access(chosen.file).catch((cause) => {
    const message = `${chosen.file} is not there: Prosody was never started`;
    throw new ConverseError("prosody-not-running", message, { cause });
  });
  const path = await socketOf(chosen);
  const socket = connect(path);
  try {
    await once(socket, "connect");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === "EACCES" ? "this account may not ask it" : "nobody listens there";
    throw new ConverseError("prosody-not-running", `Prosody cannot be asked at ${path}: ${why}`, { cause });
  } finally {
    socket.destroy();
  }
}

async function runShell(
  { prosodyctl, file, account }: Chosen,
  args: readonly string[],
  edges: Edges,
): Promise<number> {
  const child = spawn(prosodyctl, ["--config", file, "shell", ...args], {
    stdio: "inherit",
    env: { PATH: edges.env["PATH"], HOME: edges.env["HOME"], TERM: edges.env["TERM"], LC_ALL: "C.UTF-8" },
    ...account,
  });
  const [status] = await once(child, "close");
  return status ?? 1;
}

/** `prosody shell`: Prosody's console, for one command or for many. */
export const prosodyShell: Command = {
  name: "prosody shell",
  summary: "open Prosody's console, or run one command in it",
  options: PROSODY_OPTIONS,
  argument: {
    name: "WORD",
    help: "a command of the console and its arguments, behind --",
    optional: true,
    multiple: true,
  },
  notes: "For example: collective-converse prosody shell -- c2s show",
  async run(input, edges) {
    const chosen = await chooseProsody(input, edges);
    await expectRunning(chosen);
    return runShell(chosen, input.rest, edges);
  },
};

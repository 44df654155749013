import { resolve } from "node:path";
import { parseOptions } from "./parse-options.mjs";
import { StartError } from "./start-error.mjs";

export const HELP = `Usage: npm start -- [OPTION...]

A whole Plone site with chat on this machine. The first run installs what is missing.

  --port N     the port of the site, 8080 unless said
  --data DIR   the folder that keeps the site, var/demo unless said
  --reset      throw the site in that folder away and make a new one; asks first
  --yes        do not ask
  --json       one line of JSON on standard output when ready, everything else on standard error
  --help       this text

Ctrl-C ends everything; the site is kept in its folder.
`;

/**
 * @typedef {object} StartOptions
 * @property {number} port
 * @property {string} data absolute path
 * @property {boolean} reset
 * @property {boolean} yes
 * @property {boolean} json
 * @property {boolean} help
 */

/**
 * @param {readonly string[]} args
 * @param {string} root the repository
 * @param {string} cwd what a relative folder is relative to
 * @returns {StartOptions}
 * @throws {StartError} start-usage
 */
export function parseStartOptions(args, root, cwd) {
  const values = parseOptions(args, {
    port: { type: "string" },
    data: { type: "string" },
    reset: { type: "boolean" },
    yes: { type: "boolean" },
    json: { type: "boolean" },
    help: { type: "boolean" },
  });
  const port = String(values["port"] ?? "8080");
  if (!/^[0-9]{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    throw new StartError("start-usage", `--port takes a number from 1 to 65535, not \`${port}\`.`);
  }
  return {
    port: Number(port),
    data: values["data"] === undefined ? resolve(root, "var/demo") : resolve(cwd, String(values["data"])),
    reset: values["reset"] === true,
    yes: values["yes"] === true,
    json: values["json"] === true,
    help: values["help"] === true,
  };
}

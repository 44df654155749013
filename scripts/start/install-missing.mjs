import { existsSync } from "node:fs";
import { environment } from "./environment.mjs";
import { findProgram } from "./find-program.mjs";
import { findPython } from "./find-python.mjs";
import { installPrograms } from "./install-programs.mjs";
import { PROGRAMS } from "./programs.mjs";
import { StartError } from "./start-error.mjs";

/**
 * Install the programs that are not there, and what Python lacks.
 *
 * @param {object} context
 * @param {import("./run-command.mjs").Run} context.run
 * @param {import("./find-python.mjs").Python | undefined} context.python
 * @param {readonly import("./programs.mjs").Program[]} context.programs
 * @param {boolean} context.needsPython
 * @param {import("./progress.mjs").Note} context.note
 * @returns {Promise<import("./find-python.mjs").Python | undefined>} the Python to use
 * @throws {StartError} start-packages-missing, start-no-network, start-install-failed
 */
export async function installMissing({ run, python, programs, needsPython, note }) {
  const searchPath = environment["PATH"];
  const missing = [
    ...programs.filter((program) => findProgram(program.name, searchPath) === undefined),
    ...(needsPython && python === undefined ? [PROGRAMS.python] : []),
    ...(needsPython && !python?.hasVenv ? [PROGRAMS.venv] : []),
  ];
  const installed = await installPrograms(missing, { run, searchPath, root: process.getuid?.() === 0 });
  note(installed.length === 0 ? "nothing missing" : installed.join(", "));
  if (installed.includes("prosody") && existsSync("/run/systemd/system")) {
    note(
      "Debian starts a Prosody of its own when the machine starts again; this site does not use it: systemctl disable prosody",
    );
  }
  const usable = installed.length === 0 ? python : await findPython(run, searchPath);
  if (needsPython && !usable?.hasVenv) {
    throw new StartError(
      "start-packages-missing",
      "Python 3 with its modules venv and ensurepip is still missing.",
    );
  }
  return usable;
}

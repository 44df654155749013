import { explainFailure } from "./explain-failure.mjs";
import { findProgram } from "./find-program.mjs";
import { howElsewhere } from "./programs.mjs";
import { CommandError } from "./run-command.mjs";
import { StartError } from "./start-error.mjs";
import { WITHOUT_SERVICES } from "./without-services.mjs";

/** @typedef {import("./programs.mjs").Program} Program */

/**
 * @typedef {object} System
 * @property {import("./run-command.mjs").Run} run
 * @property {string | undefined} searchPath the value of PATH
 * @property {boolean} root
 */

/**
 * Install Debian's packages with these programs, and start no service of theirs; on another system say how it installs
 * them.
 *
 * @param {readonly Program[]} missing
 * @param {System} system
 * @returns {Promise<string[]>} the packages that were installed
 * @throws {StartError} start-packages-missing, start-no-network, start-install-failed
 */
export async function installPrograms(missing, system) {
  if (missing.length === 0) return [];
  const packages = [...new Set(missing.map((program) => program.debian))];
  if (findProgram("apt-get", system.searchPath) === undefined) {
    throw new StartError(
      "start-packages-missing",
      `Some programs are missing; install them and try again:\n${missing.map(howElsewhere).join("\n")}`,
    );
  }
  const sudo = system.root ? [] : await passwordlessSudo(packages, system);
  const run = (/** @type {string[]} */ ...line) => {
    const [command = "sh", ...rest] = [...sudo, ...line];
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    return system.run(command, rest, { env, onLine: (line) => said.push(line) });
  };
  /** @type {string[]} */
  const said = [];
  try {
    await run("apt-get", "update");
    // What is installed is for our own use; a web server that starts by itself would take the machine's port 80.
    const install = ["apt-get", "install", "-y", "--no-install-recommends", ...packages];
    await run("sh", "-c", WITHOUT_SERVICES, "sh", ...install);
  } catch (error) {
    // `update` ends with status 0 even without a network, and only its lines say so.
    const all =
      error instanceof CommandError ? new CommandError("apt-get", error.how, said, error.status) : error;
    throw explainFailure(all, `Debian's packages ${packages.join(", ")} cannot be installed`);
  }
  return packages;
}

/**
 * @param {readonly string[]} packages
 * @param {System} system
 */
async function passwordlessSudo(packages, system) {
  try {
    await system.run("sudo", ["-n", "true"]);
    return ["sudo", "-n"];
  } catch {
    throw new StartError(
      "start-packages-missing",
      `Debian's packages are missing; install them and try again: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(" ")}`,
    );
  }
}

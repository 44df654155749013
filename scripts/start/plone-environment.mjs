import { rmSync } from "node:fs";
import { join } from "node:path";
import { explainFailure } from "./explain-failure.mjs";
import { hashFiles } from "./hash-files.mjs";
import { onceFor } from "./stamp.mjs";

/**
 * @typedef {object} EnvironmentOptions
 * @property {string} root
 * @property {import("./run-command.mjs").Run} run
 * @property {import("./find-python.mjs").Python} python
 * @property {string} uv
 * @property {string} lock name of a lock in `plone/locks`, without `.txt`; also the name of the folder in `.tools`
 */

/**
 * A virtual environment with exactly what a lock says. One that was cut off is made again.
 *
 * @param {EnvironmentOptions} options
 * @returns {Promise<{ folder: string, installed: boolean }>}
 */
export async function installPlone({ root, run, python, uv, lock }) {
  const folder = join(root, ".tools", lock);
  const requirements = join(root, "plone/locks", `${lock}.txt`);
  const inputs = `${hashFiles([requirements])} ${python.path} ${python.version}`;
  const installed = await onceFor(join(folder, "stamp"), inputs, async () => {
    rmSync(folder, { recursive: true, force: true });
    const interpreter = join(folder, "bin/python");
    try {
      await run(uv, ["venv", "--quiet", "--python", python.path, folder]);
      const install = ["pip", "install", "--quiet", "--python", interpreter, "--require-hashes"];
      await run(uv, [...install, "--compile-bytecode", "-r", requirements]);
    } catch (error) {
      throw explainFailure(error, `Plone cannot be installed from plone/locks/${lock}.txt`);
    }
  });
  return { folder, installed };
}

/**
 * The add-on, built with the setuptools of the lock and without a network, again whenever its sources have changed.
 *
 * @param {Omit<EnvironmentOptions, "python">} options
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function installAddOn({ root, run, uv, lock }) {
  const folder = join(root, ".tools", lock);
  const source = join(root, "plone");
  const inputs = hashFiles(
    ["pyproject.toml", "setup.py", "README.md", "src"].map((name) => join(source, name)),
    isSource,
  );
  return onceFor(join(folder, "add-on-stamp"), inputs, async () => {
    const offline = ["--no-build-isolation", "--no-deps", "--no-index", "--reinstall"];
    const install = ["pip", "install", "--quiet", "--python", join(folder, "bin/python"), ...offline];
    try {
      await run(uv, [...install, source]);
    } catch (error) {
      throw explainFailure(error, "The add-on cannot be installed in Plone");
    }
  });
}

/** @param {string} name */
function isSource(name) {
  return !/(^|\/)(__pycache__|[^/]*\.egg-info)\/|\.pyc$/.test(name);
}

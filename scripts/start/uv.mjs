import { rmSync } from "node:fs";
import { join } from "node:path";
import { explainFailure } from "./explain-failure.mjs";
import { hashFiles } from "./hash-files.mjs";
import { onceFor } from "./stamp.mjs";

/**
 * uv, which installs Python packages, in a virtual environment of its own.
 *
 * @param {object} context
 * @param {string} context.root
 * @param {import("./run-command.mjs").Run} context.run
 * @param {import("./find-python.mjs").Python} context.python
 * @returns {Promise<{ uv: string, installed: boolean }>}
 */
export async function installUv({ root, run, python }) {
  const folder = join(root, ".tools/uv");
  const requirements = join(root, "scripts/start/uv.txt");
  const inputs = `${hashFiles([requirements])} ${python.path} ${python.version}`;
  const installed = await onceFor(join(folder, "stamp"), inputs, async () => {
    rmSync(folder, { recursive: true, force: true });
    try {
      await run(python.path, ["-m", "venv", folder]);
      const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
      await run(join(folder, "bin/python"), [...pip, "--require-hashes", "-r", requirements]);
    } catch (error) {
      throw explainFailure(error, "uv cannot be installed");
    }
  });
  return { uv: join(folder, "bin/uv"), installed };
}

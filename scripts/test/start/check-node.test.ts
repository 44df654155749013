import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { checkNode } from "../../start/check-node.mjs";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../../..");

test.each(["v12.22.0", "v18.20.4", "v19.9.0"])(
  "Node %s is refused in one sentence that says which one to install",
  (version) => {
    expect(checkNode(version)).toBe(`Node ${version} is too old: install Node 20 or newer and try again.`);
  },
);

test.each(["v20.0.0", "v22.11.0", "v100.1.2"])("Node %s is taken", (version) => {
  expect(checkNode(version)).toBeUndefined();
});

test.each(["start.mjs", "test.mjs", "bench.mjs", "faults.mjs", "soak.mjs"])(
  "%s says so with an old Node, and does nothing else",
  async (script) => {
    const old = "data:text/javascript,Object.defineProperty(process,'version',{value:'v18.20.4'})";
    const failed = run(process.execPath, ["--import", old, join(root, "scripts", script)]);
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^npm [a-z ]+: Node v18\.20\.4 is too old: .* \(start-node-old\)\n$/),
    });
  },
);

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addAddOn, buildWheel, LOCK, makeFolder, PYTHON, run, UV } from "./place.ts";

let folder = "";
let wheel = "";
let remove = async () => {};

beforeAll(async () => {
  ({ folder, remove } = await makeFolder("pip"));
  wheel = await buildWheel(folder);
  await run(UV, ["venv", "--quiet", "--python", PYTHON, "venv"], folder);
  const into = ["--python", join(folder, "venv/bin/python")];
  await run(UV, ["pip", "install", "--quiet", "--offline", ...into, "--require-hashes", "-r", LOCK], folder);
  await writeFile(join(folder, "requirements.txt"), "# A site of ours.\nPlone==6.2.2");
});
afterAll(() => remove());

test("pip installs what it writes, and Plone finds the add-on by itself", async () => {
  const report = await addAddOn(folder, "--write", `--wheel=${wheel}`);
  expect(report).toMatchObject({
    project: "pip",
    state: "written",
    next: ["pip install -r requirements.txt"],
  });
  expect(await readFile(join(folder, "requirements.txt"), "utf8")).toMatch(
    /^# A site of ours\.\nPlone==6\.2\.2\n/,
  );
  const [command = ""] = report.next;
  const [program = "", ...args] = command.split(" ");
  await run(join(folder, "venv/bin", program), [...args, "--no-index", "--quiet"], folder);
  const plugins =
    "from importlib.metadata import entry_points as e; import collective.converse; " +
    "print([p.dist.name for p in e(group='z3c.autoinclude.plugin') if p.value == 'plone' and 'converse' in p.dist.name])";
  const found = await run(join(folder, "venv/bin/python"), ["-c", plugins], folder);
  expect(found.trim()).toBe("['collective.converse']");
  expect(await addAddOn(folder, "--write", `--wheel=${wheel}`)).toMatchObject({ state: "present", next: [] });
});

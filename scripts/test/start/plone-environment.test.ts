import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { installAddOn, installPlone } from "../../start/plone-environment.mjs";
import { CommandError, type Run } from "../../start/run-command.mjs";
import { temporaryFolder } from "./folder.ts";

const python = { path: "/usr/bin/python3", version: "3.11", hasVenv: true };

function clone(): string {
  const root = temporaryFolder();
  mkdirSync(join(root, "plone/locks"), { recursive: true });
  mkdirSync(join(root, "plone/src/collective"), { recursive: true });
  writeFileSync(join(root, "plone/locks/plone-6.2.txt"), "plone==6.2.2\n");
  for (const name of ["pyproject.toml", "setup.py", "README.md", "src/collective/member.py"]) {
    writeFileSync(join(root, "plone", name), name);
  }
  return root;
}

/** uv, which makes the folder; it may fail while it installs. */
function uv(fails = false): { lines: string[]; run: Run } {
  const lines: string[] = [];
  const run: Run = async (_, args) => {
    lines.push(args.slice(0, 2).join(" "));
    if (args[0] === "venv") mkdirSync(join(String(args.at(-1)), "bin"), { recursive: true });
    else if (fails) throw new CommandError("uv", "ended with status 2", ["error: dns error"]);
    return "";
  };
  return { lines, run };
}

test("an environment that was cut off is made again from its beginning", async () => {
  const root = clone();
  const options = { root, python, uv: "uv", lock: "plone-6.2" };
  await expect(installPlone({ ...options, run: uv(true).run })).rejects.toMatchObject({
    code: "start-no-network",
  });
  const left = join(root, ".tools/plone-6.2/left-over");
  writeFileSync(left, "");

  const again = uv();
  expect(await installPlone({ ...options, run: again.run })).toMatchObject({ installed: true });
  expect(again.lines).toEqual(["venv --quiet", "pip install"]);
  expect(existsSync(left)).toBe(false);

  const later = uv();
  expect(await installPlone({ ...options, run: later.run })).toMatchObject({ installed: false });
  expect(later.lines).toEqual([]);
});

test("another lock makes another environment", async () => {
  const root = clone();
  const options = { root, python, uv: "uv", lock: "plone-6.2" };
  await installPlone({ ...options, run: uv().run });
  writeFileSync(join(root, "plone/locks/plone-6.2.txt"), "plone==6.2.3\n");
  expect(await installPlone({ ...options, run: uv().run })).toMatchObject({ installed: true });
});

test("the add-on is installed again when its sources change, and only then", async () => {
  const root = clone();
  const options = { root, uv: "uv", lock: "plone-6.2", run: uv().run };
  expect(await installAddOn(options)).toBe(true);
  expect(await installAddOn(options)).toBe(false);
  mkdirSync(join(root, "plone/src/collective/__pycache__"));
  writeFileSync(join(root, "plone/src/collective/__pycache__/member.pyc"), "");
  expect(await installAddOn(options)).toBe(false);
  writeFileSync(join(root, "plone/src/collective/member.py"), "changed");
  expect(await installAddOn(options)).toBe(true);
});

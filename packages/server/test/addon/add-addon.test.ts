import { chmod, lstat, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runInProcess } from "../commands/run-in-process.ts";
import { makeProject } from "./project.ts";

test.each([
  [["--gateway-url=http://x"], "give --gateway-url and --gateway-key-file together"],
  [["--gateway-url=x", "--gateway-key-file=/a"], "--gateway-url is an address"],
  [["--gateway-url=http://x\nfoo", "--gateway-key-file=/a"], "--gateway-url is an address"],
  [["--gateway-url=http://x", "--gateway-key-file=a"], "--gateway-key-file is an absolute path"],
  [
    ["--gateway-url=http://x", "--gateway-key-file=/a\n</product-config>"],
    "--gateway-key-file is an absolute path",
  ],
  [["--gateway-url=http://x", "--gateway-key-file=/a$b"], "--gateway-key-file is an absolute path"],
  [["--wheel=/nowhere/collective_converse-2.0.0-py3-none-any.whl"], "--wheel is the path of a file"],
  [["--part=instance"], "--part belongs to a buildout"],
  [["another"], "takes at most one argument, DIR"],
])("%j is a usage mistake", async (options, message) => {
  const project = await makeProject({ "requirements.txt": "Plone\n" });
  const { status, stderr } = await project.add("--write", ...options);
  expect(status).toBe(2);
  expect(stderr).toContain(`[cli-usage] addon add: ${message}`);
  expect(await project.read("requirements.txt")).toBe("Plone\n");
});

test.each([
  [{}, "addon-project-unknown", "has no buildout.cfg, pyproject.toml or requirements.txt"],
  [{ "backend/pyproject.toml": "" }, "addon-project-unknown", "try its folder backend"],
  [{ "requirements.txt": new Uint8Array([0xe9, 0x0a]) }, "addon-project-unreadable", "is not UTF-8"],
  [{ "requirements.txt/x": "" }, "addon-project-unreadable", "cannot be read: EISDIR"],
  [{ "requirements.txt": "", "pyproject.toml": "[project]\n" }, "addon-project-unclear", "name the one"],
])("%j is told", async (files: Record<string, string | Uint8Array>, code, message) => {
  const { status, stdout, stderr } = await (await makeProject(files)).add("--write");
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(`[${code}]`);
  expect(stderr).toContain(message);
});

test("without --write it shows the lines as diff does, and changes nothing", async () => {
  const lines = Array.from({ length: 9 }, (_, index) => `p${index}\n`).join("");
  const project = await makeProject({ "requirements.txt": lines });
  const { status, stdout } = await project.add();
  const file = join(project.folder, "requirements.txt");
  expect([status, stdout]).toEqual([
    0,
    `--- ${file}\n+++ ${file}\n@@ -7,3 +7,4 @@\n p6\n p7\n p8\n+collective.converse>=2,<3\n\n` +
      "Nothing was written; --write does it. Then run\n  pip install -r requirements.txt\n" +
      "and restart Plone, and install it in the site's add-ons control panel.\n",
  ]);
  expect(await readdir(project.folder)).toEqual(["requirements.txt"]);
  expect(await project.read("requirements.txt")).toBe(lines);
});

test("--write leaves a copy, and says the second time that it is there", async () => {
  const project = await makeProject({ "requirements.txt": "Plone\n" });
  const file = join(project.folder, "requirements.txt");
  await chmod(file, 0o640);
  const report = await project.report("--write");
  const backup = `${file}.before-converse`;
  const diff = `--- ${file}\n+++ ${file}\n@@ -1,1 +1,2 @@\n Plone\n+collective.converse>=2,<3\n`;
  expect(report).toEqual({
    project: "pip",
    state: "written",
    files: [{ file, state: "written", diff, backup }],
    next: ["pip install -r requirements.txt"],
  });
  expect(await readFile(backup, "utf8")).toBe("Plone\n");
  expect((await stat(file)).mode & 0o777).toBe(0o640);
  const { stdout } = await project.add("--write");
  expect(stdout).toBe(`${file} has the add-on already; nothing is to be added\n`);
  expect(await readdir(project.folder)).toEqual(["requirements.txt", "requirements.txt.before-converse"]);
});

test("a copy of before is not overwritten, and a link stays one", async () => {
  const project = await makeProject({ "real.txt": "Plone\n", "real.txt.before-converse": "old\n" });
  await symlink("real.txt", join(project.folder, "requirements.txt"));
  const { stdout } = await project.add("--write");
  expect(stdout).toContain("/real.txt.before-converse-2\n");
  expect(await project.read("real.txt.before-converse")).toBe("old\n");
  expect((await lstat(join(project.folder, "requirements.txt"))).isSymbolicLink()).toBe(true);
});

test("while another command writes the file, this one does not", async () => {
  const project = await makeProject({ "requirements.txt": "Plone\n" });
  await writeFile(join(project.folder, "requirements.txt.converse-new"), "");
  const { status, stderr } = await project.add("--write");
  expect(status).toBe(1);
  expect(stderr).toContain("[addon-unwritable]");
  expect(await project.read("requirements.txt")).toBe("Plone\n");
});

test("its help shows that the folder may be left out", async () => {
  expect((await runInProcess(["addon", "add", "--help"])).stdout).toMatch(
    /^Usage: collective-converse addon add \[OPTION\]\.\.\. \[DIR\]\n/,
  );
});

import { expect, test } from "vitest";
import { findPython } from "../../start/find-python.mjs";
import { createRun } from "../../start/run-command.mjs";
import { program, temporaryFolder } from "./folder.ts";

const run = createRun({ env: { PATH: "/usr/bin:/bin" }, signal: new AbortController().signal });

test("a Python that is too old is named, with the ones that would do", async () => {
  const path = program(temporaryFolder(), "python3", "echo 3 9; echo venv");
  await expect(findPython(run, path)).rejects.toMatchObject({
    code: "start-python-old",
    message: expect.stringMatching(
      /python3 is Python 3\.9, which is too old: Python 3\.10 to 3\.13 is needed/,
    ),
  });
});

test("a Python that is newer than Plone's lock is refused as well", async () => {
  const path = program(temporaryFolder(), "python3", "echo 3 14; echo venv");
  await expect(findPython(run, path)).rejects.toMatchObject({ code: "start-python-new" });
});

test("what is called python3 and is none is no Python", async () => {
  const path = program(temporaryFolder(), "python3", "echo Segmentation fault; exit 139");
  expect(await findPython(run, path)).toBeUndefined();
});

test("no Python at all is none, not an error: it may be installed", async () => {
  expect(await findPython(run, temporaryFolder())).toBeUndefined();
});

test("a good one beside an old one is found", async () => {
  const path = program(temporaryFolder(), "python3", "echo 3 9; echo venv");
  program(path, "python3.12", "echo 3 12; echo venv");
  expect(await findPython(run, path)).toEqual({ path: `${path}/python3.12`, version: "3.12", hasVenv: true });
});

test("Debian's Python without python3-venv is told from a whole one", async () => {
  const path = program(temporaryFolder(), "python3", "echo 3 11");
  expect(await findPython(run, path)).toMatchObject({ version: "3.11", hasVenv: false });
});

test("the real one is asked the right question", async () => {
  expect(await findPython(run, "/usr/bin:/usr/local/bin")).toMatchObject({
    version: expect.stringMatching(/^3\.1[0-3]$/),
    hasVenv: true,
  });
});

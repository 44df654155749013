import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { makeProject } from "./project.ts";

const HEAD = '[project]\nname = "site"\nversion = "1"\n';

test.each([
  ["not TOML", "[project\n", "is not valid TOML"],
  ["Poetry", '[tool.poetry.dependencies]\nPlone = "*"\n', "is Poetry's"],
  ["no project", "[tool.black]\n", "has no table [project]"],
  ["dynamic dependencies", `${HEAD}dynamic = ["dependencies"]\n`, "are elsewhere (dynamic)"],
  ["dependencies of another kind", `${HEAD}dependencies = "Plone"\n`, "is not a list of texts"],
  ["version 1", `${HEAD}dependencies = ["collective.converse<=1.9"]\n`, "asks for version 1"],
  ["an inline table", 'project = { name = "site", dependencies = ["Plone"] }\n', "by hand"],
  ["dotted keys", 'project.name = "site"\nproject.dependencies = ["Plone"]\n', "by hand"],
  [
    "a look-alike in a text",
    `${HEAD}description = """\ndependencies = [\n]"""\ndependencies = ["Plone"]\n`,
    "by hand",
  ],
])("%s: refused and left alone", async (_what, text, message) => {
  const project = await makeProject({ "pyproject.toml": text });
  const { status, stderr } = await project.add("--write");
  expect(status).toBe(1);
  expect(stderr).toContain("[addon-project-unclear]");
  expect(stderr).toContain(message);
  expect(await project.read("pyproject.toml")).toBe(text);
});

const NEW = '"collective.converse>=2,<3"';

test.each([
  ["one line", "[]", `[${NEW}]`],
  ["one line", '["Plone"]', `["Plone", ${NEW}]`],
  ["one line, a comma", '[ "Plone", ]', `[ "Plone", ${NEW} ]`],
  ["a bracket in a text", '["a[b]>=1; x == \'\\"]\'"]', `["a[b]>=1; x == '\\"]'", ${NEW}]`],
  ["many lines", '[\n  "Plone", # ours ]\n]', `[\n  "Plone", # ours ]\n  ${NEW},\n]`],
  ["many lines, no comma", '[\n\t"Plone" # "x",\n\t# end\n]', `[\n\t"Plone", # "x",\n\t# end\n\t${NEW},\n]`],
  ["many lines, the bracket behind", '[\n  "a",\n  "b"] # x', `[\n  "a",\n  "b", ${NEW}] # x`],
  ["empty, two lines", "[\n]", `[\n    ${NEW},\n]`],
  ["of Windows", '[\r\n  "a"\r\n]', `[\r\n  "a",\r\n  ${NEW},\r\n]`],
])("%s: %j keeps its layout", async (_what, before, after) => {
  const frame = (list: string) => `# top\n${HEAD}dependencies = ${list}\n\n[tool.x]\ny = [1,\n2]\n`;
  const project = await makeProject({ "pyproject.toml": frame(before) });
  expect((await project.add("--write")).status).toBe(0);
  expect(await project.read("pyproject.toml")).toBe(frame(after));
  expect(await project.report("--write")).toMatchObject({ project: "pyproject", state: "present" });
});

test("a project without dependencies gets them", async () => {
  const project = await makeProject({ "pyproject.toml": `${HEAD}\n[tool.x]\n` });
  await project.add("--write");
  expect(await project.read("pyproject.toml")).toBe(
    `[project]\nname = "site"\ndependencies = [${NEW}]\nversion = "1"\n\n[tool.x]\n`,
  );
});

test("uv is known by its lock or its table, and is what is to be run then", async () => {
  const text = `${HEAD}dependencies = ["Plone"]\n`;
  const locked = await makeProject({ "pyproject.toml": text, "uv.lock": "", "requirements.txt": "x\n" });
  expect(await locked.report()).toMatchObject({ project: "uv", state: "missing", next: ["uv sync"] });
  const told = await makeProject({ "pyproject.toml": `${text}[tool.uv]\n` });
  expect(await told.report()).toMatchObject({ project: "uv" });
});

test.each(["", '\n[tool.uv.sources] # ours\nother = { path = "x" }\n'])(
  "a wheel becomes a source of uv's, behind %j",
  async (tail) => {
    const project = await makeProject({
      "pyproject.toml": `${HEAD}dependencies = []\n${tail}`,
      "uv.lock": "",
    });
    const wheel = join(project.folder, "collective_converse-2.0.0-py3-none-any.whl");
    await writeFile(wheel, "");
    expect((await project.add("--write", `--wheel=${wheel}`)).status).toBe(0);
    const { tool } = parse(await project.read("pyproject.toml"));
    expect(tool).toMatchObject({ uv: { sources: { "collective-converse": { path: wheel } } } });
    expect(await project.report(`--wheel=${wheel}`)).toMatchObject({ state: "present" });
  },
);

test("a wheel becomes a direct reference where there is no uv", async () => {
  const project = await makeProject({ "pyproject.toml": `${HEAD}dependencies = []\n` });
  const wheel = join(project.folder, "collective_converse-2.0.0-py3-none-any.whl");
  await writeFile(wheel, "");
  await project.add("--write", `--wheel=${wheel}`);
  expect(await project.read("pyproject.toml")).toContain(`["collective.converse @ file://${wheel}"]`);
});

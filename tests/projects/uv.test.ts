import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../packages/server/test/bin/built-command.ts";
import { activateAndCheck } from "./check-site.ts";
import { addAddOn, buildWheel, makeFolder, pythonVersion, readPins, run, UV } from "./place.ts";
import { makeInstance, PASSWORD, type Serving, servePlone } from "./plone-site.ts";

let folder = "";
let wheel = "";
let port = 0;
let plone: Serving | undefined;
let remove = async () => {};

beforeAll(async () => {
  ({ folder, remove } = await makeFolder("uv"));
  wheel = await buildWheel(folder);
  port = await freePort();
  const pins = (await readPins()).map((pin) => `    ${JSON.stringify(pin)},\n`).join("");
  await writeFile(
    join(folder, "pyproject.toml"),
    `# A site of ours.
[project]
name = "site"
version = "1"
requires-python = "==${await pythonVersion()}.*"
dependencies = [
    "Plone==6.2.2", # with all that belongs to it
]

[tool.uv]
environments = ["sys_platform == '${process.platform}'"]
constraint-dependencies = [
${pins}]
`,
  );
  await mkdir(join(folder, "instance"));
  await makeInstance(join(folder, "instance"), port);
  await run(UV, ["sync", "--quiet"], folder);
});
afterAll(async () => {
  await plone?.stop();
  await remove();
});

const GATEWAY = ["--gateway-url=http://127.0.0.1:8090", "--gateway-key-file=/etc/converse/plone.key"];

test("a project of uv's does not have it, and is told how to get it", async () => {
  await expect(run(UV, ["run", "python", "-c", "import collective.converse"], folder)).rejects.toThrow();
  const before = await readFile(join(folder, "pyproject.toml"), "utf8");
  expect(await addAddOn(folder, ...GATEWAY)).toMatchObject({
    project: "uv",
    state: "missing",
    next: ["uv sync"],
  });
  expect(await readFile(join(folder, "pyproject.toml"), "utf8")).toBe(before);
});

test("what it writes, uv installs", async () => {
  const report = await addAddOn(folder, "--write", `--wheel=${wheel}`, ...GATEWAY);
  expect(report.files.map(({ file, state }) => [file, state])).toEqual([
    [join(folder, "pyproject.toml"), "written"],
    [join(folder, "instance/etc/zope.conf"), "written"],
  ]);
  expect(report.next).toEqual(["uv sync"]);
  await run(UV, ["sync", "--quiet"], folder);
  const python = "import collective.converse as c; print(c.__file__)";
  expect(await run(UV, ["run", "python", "-c", python], folder)).toContain(`${folder}/.venv/`);
  expect(await addAddOn(folder, "--write", `--wheel=${wheel}`, ...GATEWAY)).toMatchObject({
    state: "present",
  });
});

test("it is activated in the site, and Plone says who a member is", async () => {
  const conf = join(folder, "instance/etc/zope.conf");
  const script = new URL("make_site.py", import.meta.url).pathname;
  await run("env", [`SITE_PASSWORD=${PASSWORD}`, UV, "run", "zconsole", "run", conf, script], folder);
  plone = await servePlone(UV, ["run", "runwsgi", join(folder, "instance/etc/wsgi.ini")], folder);
  await activateAndCheck(`http://127.0.0.1:${port}/Plone`);
  // A key that is not known would be one line here.
  expect(plone.lines.filter((line) => /product-config .*unknown/.test(line))).toEqual([]);
});

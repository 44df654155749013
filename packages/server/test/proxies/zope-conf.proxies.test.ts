import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { renderBuildout, renderProductConfig } from "../../src/setup/index.ts";
import { makeFolder } from "../config/files.ts";
import { UNUSUAL, USUAL } from "../setup/plans.ts";

/** Where the stage has installed Plone and buildout. */
const PYTHON = new URL("../../../../.tools/project-6.2/bin/python", import.meta.url).pathname;

/** What Zope makes of a zope.conf: the keys of each product-config section. */
const READ = `
import json, sys
from Zope2.Startup.options import ZopeWSGIOptions
options = ZopeWSGIOptions(sys.argv[1])
options()
print(json.dumps({name: dict(keys) for name, keys in options.configroot.product_config.items()}))
`;

async function readByZope(lines: string) {
  const folder = await makeFolder();
  const file = join(folder, "zope.conf");
  await writeFile(
    file,
    `instancehome ${folder}\n<zodb_db main>\n<mappingstorage>\n</mappingstorage>\nmount-point /\n</zodb_db>\n${lines}`,
  );
  return JSON.parse(execFileSync(PYTHON, ["-c", READ, file], { encoding: "utf8" }));
}

const PLANS = [
  ["usual", USUAL, { gateway_url: "http://127.0.0.1:8090" }],
  ["unusual", UNUSUAL, { gateway_url: "http://[::1]:8443", base_path: "/talk.to/us" }],
] as const;

test.each(PLANS)("Zope reads the %s lines as they were meant", async (_, plan, others) => {
  expect(await readByZope(renderProductConfig(plan).text)).toEqual({
    "collective.converse": { ...others, gateway_key_file: plan.files.ploneKey },
  });
});

/** What zc.buildout reads of the option, with every variable in it replaced. */
const OPTION = `
import contextlib, os, sys
from zc.buildout.buildout import Buildout
os.chdir(sys.argv[1])
with contextlib.redirect_stdout(sys.stderr):
    buildout = Buildout("buildout.cfg", [], False)
print(buildout["instance"]["zope-conf-additional"])
`;

test.each(PLANS)(
  "what buildout hands on of the %s lines is read as it was meant",
  async (_, plan, others) => {
    const { text } = renderBuildout(plan);
    const folder = await makeFolder();
    await writeFile(join(folder, "buildout.cfg"), `[buildout]\nparts =\n[instance]\n${text}eggs = Plone\n`);
    const lines = execFileSync(PYTHON, ["-c", OPTION, folder], { encoding: "utf8", stdio: "pipe" });
    expect(await readByZope(lines)).toEqual({
      "collective.converse": { ...others, gateway_key_file: plan.files.ploneKey },
    });
  },
);

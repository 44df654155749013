import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../packages/server/test/bin/built-command.ts";
import { activateAndCheck } from "./check-site.ts";
import { addAddOn, buildWheel, LOCK, makeFolder, PYTHON, run, UV } from "./place.ts";
import { PASSWORD, type Serving, servePlone } from "./plone-site.ts";

let folder = "";
let wheel = "";
let port = 0;
let plone: Serving | undefined;
let remove = async () => {};

beforeAll(async () => {
  ({ folder, remove } = await makeFolder("buildout"));
  wheel = await buildWheel(folder);
  port = await freePort();
  // buildout takes what pip has installed beside it, so that nothing is fetched.
  await run(UV, ["venv", "--quiet", "--allow-existing", "--python", PYTHON, "."], folder);
  const into = ["--python", join(folder, "bin/python")];
  await run(UV, ["pip", "install", "--quiet", "--offline", ...into, "--require-hashes", "-r", LOCK], folder);
  await writeFile(
    join(folder, "base.cfg"),
    `[buildout]
parts = instance
eggs-directory = eggs

[instance]
recipe = plone.recipe.zope2instance
user = admin:${PASSWORD}
http-address = 127.0.0.1:${port}
eggs = Plone
zope-conf-additional =
    <product-config somebody.else>
        key value
    </product-config>
`,
  );
  await writeFile(
    join(folder, "buildout.cfg"),
    `# A site of ours.
[buildout]
extends = base.cfg
parts += client
# Nothing from afar.
index = file:///nowhere
allow-hosts = none
newest = false

# A second one, made of the first.
[client]
<= instance
http-address = 127.0.0.1:1

[versions]
Plone = 6.2.2
`,
  );
  await run(join(folder, "bin/buildout"), [], folder);
});
afterAll(async () => {
  await plone?.stop();
  await remove();
});

const GATEWAY = ["--gateway-url=http://127.0.0.1:8090", "--gateway-key-file=/etc/converse/plone.key"];

test("what it writes, buildout takes: both instances have the eggs and the lines of zope.conf", async () => {
  const report = await addAddOn(folder, "--write", `--wheel=${wheel}`, ...GATEWAY);
  expect(report).toMatchObject({ project: "buildout", state: "written", next: ["bin/buildout"] });
  expect(await readFile(join(folder, "buildout.cfg"), "utf8")).toMatch(/^# A site of ours\.\n/);
  // The wheel's folder is among find-links; it is taken from there.
  await run(join(folder, "bin/buildout"), [], folder);
  for (const part of ["instance", "client"]) {
    const conf = await readFile(join(folder, "parts", part, "etc/zope.conf"), "utf8");
    expect(conf.match(/<product-config /g)).toHaveLength(2);
    expect(conf).toContain(
      "  gateway_url http://127.0.0.1:8090\n  gateway_key_file /etc/converse/plone.key\n",
    );
    expect(await readFile(join(folder, "bin", part), "utf8")).toContain(
      "/eggs/v5/collective.converse-2.0.0-",
    );
  }
  expect(await addAddOn(folder, "--write", `--wheel=${wheel}`, ...GATEWAY)).toMatchObject({
    state: "present",
  });
});

test("it is activated in the site, and Plone says who a member is", async () => {
  const script = new URL("make_site.py", import.meta.url).pathname;
  const instance = join(folder, "bin/instance");
  await run("env", [`SITE_PASSWORD=${PASSWORD}`, instance, "run", script], folder);
  plone = await servePlone(instance, ["console"], folder);
  await activateAndCheck(`http://127.0.0.1:${port}/Plone`);
});

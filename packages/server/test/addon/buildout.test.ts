import { expect, test } from "vitest";
import { GATEWAY, makeProject, SECTION } from "./project.ts";

const PIN = "\n[versions]\ncollective.converse = 2.0.0\n";
const PART = "[instance]\nrecipe = plone.recipe.zope2instance\n";

test.each([
  ["no part", "[buildout]\nparts =\n", "has no part with the recipe"],
  [
    "a part elsewhere",
    "[buildout]\nextends = https://example.org/x.cfg\n",
    "from elsewhere is not read; name the part",
  ],
  [
    "version 1",
    `${PART}eggs =\n    Plone\n    collective.converse==1.0\n`,
    "part instance, asks for version 1",
  ],
  [
    "version 1 pinned",
    `${PART}eggs = Plone\n[versions]\ncollective.converse = 1.2\n`,
    "section versions, asks for version 1",
  ],
])("%s: refused and left alone", async (_what, text, message) => {
  const project = await makeProject({ "buildout.cfg": text });
  const { status, stderr } = await project.add("--write");
  expect(status).toBe(1);
  expect(stderr).toContain("[addon-project-unclear]");
  expect(stderr).toContain(message);
  expect(await project.read("buildout.cfg")).toBe(text);
});

test.each([
  ["one line", `${PART}eggs = Plone # x\n`, `${PART}eggs = Plone # x\n    collective.converse\n`],
  [
    "many lines, another option behind",
    `${PART}eggs =\n  Plone\n# no\n  Pillow\n\nuser = admin:admin\n`,
    `${PART}eggs =\n  Plone\n# no\n  Pillow\n  collective.converse\n\nuser = admin:admin\n`,
  ],
  ["+=", `${PART}eggs += Plone\n`, `${PART}eggs += Plone\n    collective.converse\n`],
  ["no eggs", PART, `${PART}eggs +=\n    collective.converse\n`],
  [
    "a reference",
    `[buildout]\neggs = Plone\n${PART}eggs = \${buildout:eggs}\n`,
    `[buildout]\neggs = Plone\n${PART}eggs = \${buildout:eggs}\n    collective.converse\n`,
  ],
  [
    "parts of one another",
    `[base]\nrecipe = plone.recipe.zope2instance[x]>=1\neggs =\n\tPlone\n[a]\n<= base\nport = 1\n[b]\n<= base\neggs += x\n`,
    `[base]\nrecipe = plone.recipe.zope2instance[x]>=1\neggs =\n\tPlone\n\tcollective.converse\n[a]\n<= base\nport = 1\n[b]\n<= base\neggs += x\n`,
  ],
  [
    "a part that copies another's eggs",
    `${PART}eggs = Plone\n[two]\nrecipe = plone.recipe.zope2instance\neggs = \${instance:eggs}\n`,
    `${PART}eggs = Plone\n    collective.converse\n[two]\nrecipe = plone.recipe.zope2instance\neggs = \${instance:eggs}\n`,
  ],
  [
    "two parts of their own",
    `${PART}eggs = Plone\n[two]\nrecipe=plone.recipe.zope2instance:default\neggs=Plone`,
    `${PART}eggs = Plone\n    collective.converse\n[two]\nrecipe=plone.recipe.zope2instance:default\neggs=Plone\n    collective.converse\n`,
  ],
])("eggs, %s", async (_what, before, after) => {
  const project = await makeProject({ "buildout.cfg": before });
  expect((await project.add("--write")).status).toBe(0);
  expect(await project.read("buildout.cfg")).toBe(after + PIN);
  expect(await project.report("--write")).toMatchObject({ project: "buildout", state: "present", next: [] });
});

test("a part of an extended file gets its lines here, and that file stays as it is", async () => {
  const base = `[buildout]\nextends = deeper/more.cfg\n${PART}eggs = Plone\n`;
  const project = await makeProject({
    "buildout.cfg":
      "[buildout]\nextends =\n    https://example.org/versions.cfg\n    base.cfg\nversions = pins\n",
    "base.cfg": base,
    "deeper/more.cfg": "[pins]\ncollective.converse = 2.0.1\n",
  });
  await project.add("--write");
  expect(await project.read("base.cfg")).toBe(base);
  expect(await project.read("buildout.cfg")).toMatch(
    /pins\n\n\[instance\]\neggs \+=\n {4}collective\.converse\n$/,
  );
});

test("a part that is named need not be understood", async () => {
  const project = await makeProject({ "site.cfg": "[buildout]\nextends = https://example.org/x.cfg\n" });
  const report = await project.report("--write", "--file=site.cfg", "--part=client1", "--part=client2");
  expect(report).toMatchObject({ state: "written", next: ["bin/buildout -c site.cfg"] });
  const text = await project.read("site.cfg");
  expect(text.match(/\[client\d\]\neggs \+=\n {4}collective\.converse\n/g)).toHaveLength(2);
});

test("the pin goes to the versions of this file", async () => {
  const project = await makeProject({
    "buildout.cfg": `[versions]\nPlone = 6.2.2\n\n# ours\n[buildout]\nallow-picked-versions = false\n${PART}`,
  });
  await project.add("--write");
  expect(await project.read("buildout.cfg")).toContain(
    "Plone = 6.2.2\ncollective.converse = 2.0.0\n\n# ours\n",
  );
});

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}

test.each([
  [`${PART}eggs = x\n`, `zope-conf-additional +=\n${indent(SECTION)}`],
  [
    `${PART}eggs = x\nzope-conf-additional =\n    <product-config a>\n        b c\n    </product-config>\n`,
    `</product-config>\n${indent(SECTION)}`,
  ],
  [
    `${PART}eggs = x\nzope-conf-additional =\n    <product-config collective.converse>\n        debug off\n    </product-config>\n    a b\n`,
    "        debug off\n        gateway_url http://127.0.0.1:8090\n        gateway_key_file /etc/converse/plone.key\n    </product-config>\n    a b\n",
  ],
])("zope.conf's lines: %j", async (before, expected) => {
  const project = await makeProject({ "buildout.cfg": before });
  await project.add("--write", ...GATEWAY);
  const text = await project.read("buildout.cfg");
  expect(text).toContain(expected);
  expect(text.match(/<product-config collective/g)).toHaveLength(1);
  expect(await project.report(...GATEWAY)).toMatchObject({ state: "present" });
});

test("another address in it is refused", async () => {
  const conf =
    "zope-conf-additional =\n  <product-config collective.converse>\n  gateway_url http://x\n  </product-config>\n";
  const project = await makeProject({ "buildout.cfg": PART + conf });
  const { stderr } = await project.add("--write", ...GATEWAY);
  expect(stderr).toContain("part instance has another gateway_url already");
  expect(await project.read("buildout.cfg")).toBe(PART + conf);
});

import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { configJsonSchema, loadConfig } from "../../src/config/index.ts";
import { runInProcess } from "../commands/run-in-process.ts";
import { makeFile, SMALLEST } from "./files.ts";
import { withReference } from "./render-reference.ts";

const SHIPPED = new URL("../../schema/converse.schema.json", import.meta.url).pathname;
const PAGE = new URL("../../../../docs/configuration.md", import.meta.url).pathname;

const judge = new Ajv({ strict: false, allErrors: true, unicodeRegExp: true }).compile(configJsonSchema());

async function gatewayTakes(text: string): Promise<boolean> {
  return loadConfig(await makeFile("converse.toml", text)).then(
    () => true,
    () => false,
  );
}

const inXmpp = (lines: string) => SMALLEST.replace("[xmpp]", `[xmpp]\n${lines}`);
const inSite = (line: string) => {
  const [key = ""] = line.split(" = ");
  const kept = SMALLEST.split("\n").filter((other) => !other.startsWith(`${key} = `));
  return `${kept.join("\n")}\n${line}\n`;
};

test.each([
  SMALLEST,
  inXmpp("http_port = 1\nprosody = 'p'"),
  inXmpp('run = "supervised"\nurl_is_private = false'),
  inXmpp('run = "system"'),
  inXmpp('run = "system"\nurl = "https://[::1]:5281"\nprosody = "p"'),
  inXmpp('run = "system"\nurl = "http://LocalHost"'),
  inXmpp('run = "remote"\nurl = "https://xmpp.example:5281"'),
  inXmpp('run = "remote"\nurl = "http://127.0.0.1:1"'),
  inXmpp('run = "remote"\nurl = "http://10.0.0.1:5280"\nurl_is_private = true'),
  inSite("base = '/.well/...x'"),
  inSite("domain = 'bücher.example'"),
  inSite('origins = ["HTTPS://A.example:65535", "http://[::1]:80"]'),
  `${SMALLEST}[listen]\nport = 0\nhost = '::1'\n`,
])("an editor has nothing to say of a good file: %s", async (text) => {
  expect([judge(parse(text)), judge.errors, await gatewayTakes(text)]).toEqual([true, null, true]);
});

test.each([
  "",
  "version = 1\n",
  SMALLEST.replace("version = 1", "version = 2"),
  SMALLEST.replace('data = "data"', ""),
  SMALLEST.replace("[xmpp]", "[xmmp]"),
  "version = 1\n[xmpp]\ndata = 'x'\n[sites]\n",
  SMALLEST.replace("sites.plone", "sites.Plone"),
  inXmpp('run = "docker"'),
  inXmpp("http_port = 0"),
  inXmpp('url = "http://127.0.0.1:5280"'),
  inXmpp("url_is_private = true"),
  inXmpp('run = "system"\nhttp_port = 5280'),
  inXmpp('run = "system"\nurl = "http://10.0.0.1:5280"'),
  inXmpp('run = "system"\nurl = "http://127.0.0.1.example"'),
  inXmpp('run = "system"\nurl_is_private = true'),
  inXmpp('run = "remote"'),
  inXmpp('run = "remote"\nurl = "https://x.example"\nprosody = "p"'),
  inXmpp('run = "remote"\nurl = "http://x.example"'),
  inXmpp('run = "remote"\nurl = "http://x.example"\nurl_is_private = false'),
  inSite("orgins = []"),
  inSite("origins = []"),
  inSite("origins = ['https://*.example']"),
  inSite("origins = ['https://a.example/']"),
  inSite("origins = ['https://a:b@a.example']"),
  inSite("origins = ['https://a.example:65536']"),
  inSite("path = '/Plone/'"),
  inSite("base = '/a/../b'"),
  inSite("base = '//evil.example'"),
  inSite("domain = 'Example.org'"),
  inSite("domain = '-a.example'"),
  inSite("domain = 'a..b'"),
  inSite("front = 1"),
])("an editor marks what the gateway refuses: %s", async (text) => {
  expect([judge(parse(text)), await gatewayTakes(text)]).toEqual([false, false]);
});

test("the schema in the package is the one that the gateway checks by", async () => {
  await expect(`${JSON.stringify(configJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(SHIPPED);
});

test("`config schema` prints it", async () => {
  const { status, stdout } = await runInProcess(["config", "schema"]);
  expect([status, stdout]).toEqual([0, await readFile(SHIPPED, "utf8")]);
});

test("every key has a description and an example that the gateway takes", () => {
  const tables = JSON.stringify(configJsonSchema());
  const { properties } = JSON.parse(tables);
  const site = properties.sites.additionalProperties;
  for (const table of [properties.listen, properties.xmpp, site]) {
    for (const [key, { description, examples, ...rules }] of Object.entries<Record<string, unknown>>(
      table.properties,
    )) {
      expect([key, typeof description, Array.isArray(examples)]).toEqual([key, "string", true]);
      const takes = new Ajv({ strict: false, unicodeRegExp: true }).compile(rules);
      for (const example of examples as unknown[]) expect(takes(example), `${key} ${example}`).toBe(true);
    }
  }
});

test("the reference in docs/configuration.md is made from the schema", async () => {
  await expect(withReference(await readFile(PAGE, "utf8"))).toMatchFileSnapshot(PAGE);
});

test("the examples of docs/configuration.md are valid, for the gateway and for editors", async () => {
  const page = await readFile(PAGE, "utf8");
  const examples = Array.from(page.matchAll(/```toml\n([\s\S]*?)```/g), ([, text = ""]) => text);
  expect(examples.length).toBeGreaterThan(0);
  for (const text of examples) expect([judge(parse(text)), await gatewayTakes(text)]).toEqual([true, true]);
});

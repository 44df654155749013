import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/index.ts";
import {
  addressesSchema,
  auditSchema,
  fileSchema,
  listenSchema,
  siteSchema,
  xmppSchema,
} from "../../src/config/schema.ts";
import { makeFile } from "./files.ts";

const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");

test("the example of the README is a valid configuration", async () => {
  const [, example = ""] = /```toml\n([\s\S]*?)```/.exec(readme) ?? [];
  const config = await loadConfig(await makeFile("converse.toml", example));
  expect(config.sites.map(({ domain }) => domain)).toEqual(["example.org"]);
});

test("the README tells every key", () => {
  const tables = ["listen", "xmpp", "addresses", "audit", "sites"];
  const keys = [
    ...Object.keys(fileSchema.shape).filter((key) => !tables.includes(key)),
    ...Object.keys(listenSchema.shape).map((key) => `listen.${key}`),
    ...Object.keys(xmppSchema.shape).map((key) => `xmpp.${key}`),
    ...Object.keys(addressesSchema.shape).map((key) => `addresses.${key}`),
    ...Object.keys(auditSchema.shape).map((key) => `audit.${key}`),
    ...Object.keys(siteSchema.shape).map((key) => `sites.NAME.${key}`),
  ];
  const told = [...readme.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([a-zA-Z_.]+)`/g)].map(([, key]) => key),
  );
  expect(told.filter((key) => key !== undefined && keys.includes(key)).sort()).toEqual(keys.sort());
});

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkSettings, DEFAULTS } from "../../src/system/server-settings.ts";
import { readKept, renderKept } from "../../src/system/settings-file.ts";
import { makeFile, makeFolder } from "../config/files.ts";

async function read(path: string) {
  const warnings: string[] = [];
  const kept = await readKept(path, (why) => warnings.push(why));
  return { kept: [...kept], warnings };
}

test.each([
  ["nothing", ""],
  ["a part", '{"version": 1, "sites": {"plone": {"domain": n'],
  ["another version", '{"version": 2, "sites": {}}'],
  ["no sites", '{"version": 1}'],
  ["null", "null"],
  ["a value that is not one", renderKept(new Map([["plone", { ...DEFAULTS, historyDays: 0 }]]))],
  ["a key too many", renderKept(new Map([["plone", { ...DEFAULTS, more: 1 }]]))],
])("a file with %s in it is as good as none, with one clear warning", async (_, text) => {
  const { kept, warnings } = await read(await makeFile("settings.json", text));
  expect(kept).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining("those of converse.toml hold until Plone says others")]);
});

test("a folder in its place is as good as none too, and a file that is missing is no fault", async () => {
  const folder = await makeFolder();
  await mkdir(join(folder, "settings.json"));
  expect(await read(join(folder, "settings.json"))).toEqual({
    kept: [],
    warnings: [expect.stringContaining("EISDIR")],
  });
  expect(await read(join(folder, "missing.json"))).toEqual({ kept: [], warnings: [] });
});

test("what was kept comes back", async () => {
  const kept = new Map([
    ["plone", { ...DEFAULTS, domain: "bücher.example", historyDays: 3650 }],
    ["club", DEFAULTS],
  ]);
  expect(await read(await makeFile("settings.json", renderKept(kept)))).toEqual({
    kept: [...kept],
    warnings: [],
  });
});

test.each<[string, object]>([
  ["domain", { domain: "Example.org" }],
  ["domain", { domain: "example.org/x" }],
  ["domain", { domain: "" }],
  ["domain", { domain: 5 }],
  ["domain", { domain: "a".repeat(1100) }],
  ["domain", { domain: undefined }],
  ["historyDays", { historyDays: 0 }],
  ["historyDays", { historyDays: 3651 }],
  ["historyDays", { historyDays: 1.5 }],
  ["historyDays", { historyDays: "30" }],
  ["fileSharing", { fileSharing: 1 }],
  ["fileQuotaMib", { fileQuotaMib: 0 }],
  ["fileQuotaMib", { fileQuotaMib: 10241 }],
  ["fileQuotaMib", { fileQuotaMib: null }],
  ['"xmpp_domain" is no setting', { xmpp_domain: "x" }],
])("settings are refused for %s: %j", (key, changes) => {
  expect(() => checkSettings({ ...DEFAULTS, ...changes })).toThrow(
    expect.objectContaining({ code: "system-settings-invalid", message: expect.stringContaining(key) }),
  );
});

test.each([null, [], "x", 5])("%j is no settings", (json) => {
  expect(() => checkSettings(json)).toThrow("the whole: expected an object");
});

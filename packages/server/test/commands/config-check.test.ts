import { expect, test } from "vitest";
import { makeFile, SMALLEST } from "../config/files.ts";
import { runInProcess } from "./run-in-process.ts";

async function check(text: string) {
  const path = await makeFile("converse.toml", text);
  return { path, ...(await runInProcess(["config", "check", `--config=${path}`])) };
}

test("everything that is wrong is told, each on a line of its own", async () => {
  const { status, stdout, stderr, path } = await check(SMALLEST.replace("path", "pahts").replace("2 ", "3 "));
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr.split("\n").slice(0, 3)).toEqual([
    `collective-converse: [config-unknown-key] ${path} has 2 problems:`,
    "  line 7: sites.plone.pahts: not known; the nearest known key is `path`",
    "  line 4: sites.plone.path: expected where the site lies in Zope, such as /Plone; got nothing",
  ]);
});

test("a valid file is told with what it means", async () => {
  const { status, stdout, stderr, path } = await check(SMALLEST);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(`${path} is valid\n  plone: example.org at https://www.example.org/chat\n`);
});

test("what is allowed and probably not meant is a warning", async () => {
  const { status, stderr } = await check(SMALLEST.replace("https:", "http:"));
  expect(status).toBe(0);
  expect(stderr).toContain("warning: sites.plone.origins: http://www.example.org is not encrypted");
});

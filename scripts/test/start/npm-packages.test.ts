import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { installNpmPackages } from "../../start/npm-packages.mjs";
import { CommandError } from "../../start/run-command.mjs";
import { temporaryFolder } from "./folder.ts";

const LEFT = { version: "1.0.0", integrity: "sha512-left" };
const RIGHT = { version: "2.0.0", integrity: "sha512-right" };

/** A clone whose lock wants two packages and one for another system. */
function clone(installed: object | undefined): string {
  const root = temporaryFolder();
  const write = (name: string, packages: object) =>
    writeFileSync(join(root, name), JSON.stringify({ packages }));
  const other = { version: "1.0.0", integrity: "sha512-mac", optional: true, os: ["darwin"] };
  write("package-lock.json", {
    "": { name: "clone" },
    "node_modules/left": LEFT,
    "node_modules/right": RIGHT,
    "node_modules/mac": other,
  });
  mkdirSync(join(root, "node_modules"));
  if (installed) write("node_modules/.package-lock.json", installed);
  return root;
}

async function runsOf(root: string): Promise<string[]> {
  const lines: string[] = [];
  const run = async (command: string, args: readonly string[]) => {
    lines.push([command, ...args].join(" "));
    return "";
  };
  await installNpmPackages({ root, run, npm: undefined });
  return lines;
}

test("without a network it is one sentence with a code", async () => {
  const run = async () => {
    throw new CommandError("npm", "ended with status 1", ["npm error code EAI_AGAIN"]);
  };
  await expect(installNpmPackages({ root: clone(undefined), run, npm: undefined })).rejects.toMatchObject({
    code: "start-no-network",
  });
});

test.each([
  ["never finished", undefined],
  ["lacks a package", { "node_modules/left": LEFT }],
  [
    "has another version",
    { "node_modules/left": LEFT, "node_modules/right": { ...RIGHT, version: "1.9.0" } },
  ],
  [
    "has another content",
    { "node_modules/left": LEFT, "node_modules/right": { ...RIGHT, integrity: "sha512-x" } },
  ],
])("an installation that %s is made again", async (_, installed) => {
  expect(await runsOf(clone(installed))).toEqual(["npm ci --no-audit --no-fund"]);
});

test("one that matches the lock is left alone, whoever made it", async () => {
  expect(await runsOf(clone({ "node_modules/left": LEFT, "node_modules/right": RIGHT }))).toEqual([]);
});

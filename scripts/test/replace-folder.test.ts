import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replaceFolder } from "../build/replace-folder.mjs";
import { writeFolder } from "../build/write-folder.mjs";

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "replace-folder-"));
  folder = join(root, "assets");
});

afterEach(() => rmSync(root, { recursive: true }));

test("while a folder is filled anew everything of the old one is there", async () => {
  await writeFolder(folder, new Map([["loader.js", Buffer.from("old")]]));
  await replaceFolder(folder, async (beside) => {
    mkdirSync(beside);
    writeFileSync(join(beside, "loader.js"), "new");
    expect(readFileSync(join(folder, "loader.js"), "utf8")).toBe("old");
  });
  expect(readFileSync(join(folder, "loader.js"), "utf8")).toBe("new");
  expect(readdirSync(root)).toEqual(["assets"]);
});

test("what cannot be filled leaves the old folder, and nothing beside it", async () => {
  await writeFolder(folder, new Map([["loader.js", Buffer.from("old")]]));
  const failing = replaceFolder(folder, async (beside) => {
    mkdirSync(beside);
    throw new Error("no space left");
  });
  await expect(failing).rejects.toThrow("no space left");
  expect(readFileSync(join(folder, "loader.js"), "utf8")).toBe("old");
  expect(readdirSync(root)).toEqual(["assets"]);
});

test("a folder holds exactly the files that were written, also the first time", async () => {
  await writeFolder(folder, new Map([["old.js", Buffer.from("old")]]));
  await writeFolder(folder, new Map([["deep/er/new.js", Buffer.from("new")]]));
  expect(existsSync(join(folder, "old.js"))).toBe(false);
  expect(readFileSync(join(folder, "deep/er/new.js"), "utf8")).toBe("new");
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { claimData, isOurs } from "../../start/claim-data.mjs";
import { temporaryFolder } from "./folder.ts";

const claim = (folder: string, pid = process.pid) => claimData(folder, { pid, port: 8080 });

test("a folder with somebody's files is refused and stays as it is", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "thesis.odt"), "years of work");
  expect(() => claim(folder)).toThrowError(expect.objectContaining({ code: "start-data-foreign" }));
  expect(readdirSync(folder)).toEqual(["thesis.odt"]);
});

test("a folder that another start uses is refused, with who it is and where", () => {
  const folder = join(temporaryFolder(), "demo");
  claim(folder);
  expect(() => claim(folder)).toThrowError(
    `${folder} is in use by process ${process.pid} (http://localhost:8080/): stop that one, or name another folder with --data.`,
  );
  expect(() => claim(folder)).toThrowError(expect.objectContaining({ code: "start-data-in-use" }));
});

test("a file in place of the folder is refused with the system's reason", () => {
  const file = join(temporaryFolder(), "demo");
  writeFileSync(file, "");
  expect(() => claim(file)).toThrowError(expect.objectContaining({ code: "start-data-denied" }));
});

test("the lock of a start that was killed is taken over", async () => {
  const folder = join(temporaryFolder(), "demo");
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  expect(claim(folder, child.pid).stale).toBe(false);
  expect(() => claim(folder)).toThrowError(expect.objectContaining({ code: "start-data-in-use" }));
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(claim(folder).stale).toBe(true);
});

test("a stale lock that another start is just removing is left to that one, unless it was killed", async () => {
  const folder = join(temporaryFolder(), "demo");
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  claim(folder, child.pid);
  const lock = join(folder, "start.lock");
  const stale = { ...JSON.parse(readFileSync(lock, "utf8")), began: "another boot 1" };
  renameSync(lock, `${lock}.removing`);
  writeFileSync(lock, JSON.stringify(stale));
  expect(() => claim(folder)).toThrowError(expect.objectContaining({ code: "start-data-in-use" }));
  expect(JSON.parse(readFileSync(lock, "utf8"))).toEqual(stale);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(claim(folder).stale).toBe(true);
  expect(readdirSync(folder)).not.toContain("start.lock.removing");
});

test("a lock that names another process with the same number is stale", () => {
  const folder = join(temporaryFolder(), "demo");
  claim(folder);
  const lock = join(folder, "start.lock");
  const holder = JSON.parse(readFileSync(lock, "utf8"));
  writeFileSync(lock, JSON.stringify({ ...holder, began: "another boot 1" }));
  expect(claim(folder).stale).toBe(true);
});

test("half a lock holds nobody off", () => {
  const folder = join(temporaryFolder(), "demo");
  claim(folder).release();
  writeFileSync(join(folder, "start.lock"), '{"pid":');
  expect(claim(folder).stale).toBe(true);
});

test("what was released can be claimed again, and only others' files make it used", () => {
  const folder = join(temporaryFolder(), "demo");
  const first = claim(folder);
  expect(first.fresh).toBe(true);
  first.release();
  expect(claim(folder).fresh).toBe(true);
  mkdirSync(join(folder, "plone"));
  expect(readdirSync(folder).filter((name) => !isOurs(name))).toEqual(["plone"]);
});

test("nobody else can look into the folder", () => {
  const folder = join(temporaryFolder(), "demo");
  claim(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

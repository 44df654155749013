import { execFile } from "node:child_process";
import { chmod, chown, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeFile, makeFolder, SECRETS, SMALLEST } from "../config/files.ts";
import { type Built, buildCommand, type Ended, freePort } from "./built-command.ts";

const OTHER = 65_533;

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
  await chmod(resolve(built.command, "../.."), 0o755);
});
afterAll(() => built.remove());

/** Runs the program as an account that may little. */
function asOther(...args: string[]): Promise<Ended> {
  return new Promise((done) => {
    const options = { uid: OTHER, gid: OTHER, env: { PATH: process.env["PATH"] } };
    execFile(process.execPath, [built.command, ...args], options, (error, stdout, stderr) =>
      done({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

async function folderForAll(): Promise<string> {
  const folder = await makeFolder();
  await chmod(folder, 0o755);
  return folder;
}

const ANSWERS = [
  "--public-url=https://www.example.org",
  "--plone=http://127.0.0.1:8080",
  "--path=/Plone",
  "--domain=example.org",
  "--proxy=none",
];

// Only root can be somebody else.
describe.runIf(process.getuid?.() === 0)("as an account without rights", () => {
  test("a converse.toml that may not be read is told as such", async () => {
    const path = await makeFile("converse.toml", SMALLEST, { folder: await folderForAll() });
    for (const command of [["config", "check"], ["run"], ["secrets", "check"]]) {
      expect(await asOther(...command, `--config=${path}`)).toEqual({
        status: 1,
        stdout: "",
        stderr:
          `collective-converse: [config-unreadable] ${path} cannot be read: EACCES\n` +
          "Make it readable for the account that runs the gateway.\n",
      });
    }
  });

  test("so is one in a folder that may not be entered", async () => {
    const path = await makeFile("converse.toml", SMALLEST, { mode: 0o644 });
    expect((await asOther("config", "check", `--config=${path}`)).stderr).toContain("[config-unreadable]");
  });

  test("a folder for data that may not be written says whose it must be", async () => {
    const folder = await folderForAll();
    const text = `${SMALLEST.replace("[xmpp]", `[xmpp]\nhttp_port = ${await freePort()}`)}[listen]\nport = 0\n`;
    const config = await makeFile("converse.toml", text, { folder, mode: 0o644 });
    await chown(await makeFile("secrets.toml", SECRETS, { folder }), OTHER, OTHER);
    const { status, stderr } = await asOther("run", `--config=${config}`);
    expect(status).toBe(1);
    expect(stderr).toContain(
      `The folder ${folder}/data cannot be written: EACCES; it and all in it must belong to the account`,
    );
  });

  test("a Prosody's configuration that may not be read says who may", async () => {
    const folder = await folderForAll();
    const text = SMALLEST.replace("[xmpp]", '[xmpp]\nrun = "system"');
    const config = await makeFile("converse.toml", text, { folder, mode: 0o644 });
    const prosody = await makeFile("prosody.cfg.lua", "plugin_paths = {}\n", { folder });
    const { status, stderr } = await asOther(
      "prosody",
      "check",
      `--config=${config}`,
      `--prosody-config=${prosody}`,
    );
    expect(status).toBe(1);
    expect(stderr).toContain("[prosody-config-unreadable]");
    expect(stderr).toContain("Permission denied; run the command as root\n");
  });

  test("`init` once more leaves the key that belongs to Plone's account, and says what to do", async () => {
    const folder = await folderForAll();
    await chown(folder, OTHER, OTHER);
    const dir = [`--dir=${folder}`, `--data=${join(folder, "data")}`];
    expect(await asOther("init", ...ANSWERS, "--prosody=supervised", ...dir)).toMatchObject({ status: 0 });
    const key = join(folder, "plone.key");
    await chown(key, OTHER - 1, OTHER - 1);
    const before = await readFile(key);
    const { status, stderr } = await asOther("init", ...ANSWERS, "--prosody=supervised", ...dir);
    expect(status).toBe(1);
    expect(stderr).toContain(`[secrets-unwritable] ${key} belongs to another account`);
    expect(stderr).toContain("run the command as root");
    expect(await readFile(key)).toEqual(before);
  });

  test("what is there for another host and may not be read is told as such", async () => {
    const folder = await folderForAll();
    await chown(folder, OTHER, OTHER);
    const dir = [`--dir=${folder}`, `--data=${join(folder, "data")}`];
    const elsewhere = ["--prosody=remote", "--prosody-url=https://xmpp.example.org:5281"];
    const { stdout } = await asOther("init", ...ANSWERS, ...elsewhere, ...dir, "--user=jane", "--json");
    expect(JSON.parse(stdout).next).toContain(
      `runuser -u jane -- collective-converse config apply --config ${folder}/converse.toml`,
    );
    const apply = ["config", "apply", `--config=${folder}/converse.toml`];
    expect(await asOther(...apply)).toMatchObject({ status: 0, stderr: "" });
    const secrets = join(folder, "data/for-prosody/converse-secrets.toml");
    await chown(secrets, 0, 0);
    for (const words of [apply, ["config", "diff", ...apply.slice(2)]]) {
      expect((await asOther(...words)).stderr).toContain(
        `[config-apply-failed] ${secrets} cannot be read: EACCES\n`,
      );
    }
  });

  test("root applies what another account has set up for the system's Prosody, with the commands that it says", async () => {
    const folder = await folderForAll();
    await chown(folder, OTHER, OTHER);
    const dir = [`--dir=${folder}`, `--data=${join(folder, "data")}`];
    const { status, stdout } = await asOther("init", ...ANSWERS, "--prosody=system", ...dir, "--json");
    expect(status).toBe(0);
    const apply = `collective-converse config apply --config ${folder}/converse.toml`;
    expect(JSON.parse(stdout).next.filter((line: string) => line.startsWith("collective-"))).toEqual([apply]);
    const etc = await makeFolder();
    await makeFile("prosody.cfg.lua", "plugin_paths = {}\n", { folder: etc });
    const places = [
      `--prosody-config=${etc}/prosody.cfg.lua`,
      `--drop-in=${etc}/conf.d/converse.cfg.lua`,
      `--prosody-secrets=${etc}/converse-secrets.toml`,
      "--prosody-user=nobody",
    ];
    const done = await new Promise<string>((told) =>
      execFile(
        process.execPath,
        [built.command, "config", "apply", `--config=${folder}/converse.toml`, ...places],
        (error, out, err) => told(error === null ? out : err),
      ),
    );
    expect(done).toContain(`${etc}/conf.d/converse.cfg.lua was written`);
    expect(await readFile(`${etc}/converse-secrets.toml`, "utf8")).toMatch(/order_secret = "[0-9a-f]{64}"/);
  });
});

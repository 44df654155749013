import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askProsody } from "../../src/xmpp/index.ts";
import { type Built, buildCommand } from "../bin/built-command.ts";
import { SystemProsody, startBeside } from "./system-prosody.ts";

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

test("a member logs in through the gateway to the system's own Prosody; names and files work", async () => {
  const system = await SystemProsody.make();
  const site = await startBeside(built.command, system);
  const alice = await site.logIn(await site.session("alice"));
  const bob = await site.logIn(await site.session("bob"));
  const card = await bob?.ask("<vCard xmlns='vcard-temp'/>", "get", ' to="alice@example.org"');
  expect(card).toMatch(/<FN>[^<]*<\/FN>/);
  const slot = await alice?.ask(
    "<request xmlns='urn:xmpp:http:upload:0' filename='a.txt' size='5' content-type='text/plain'/>",
    "get",
    ' to="upload.example.org"',
  );
  const [, put = ""] = /<put url='https:\/\/www\.example\.org\/chat\/([^']+)'/.exec(slot ?? "") ?? [];
  const [, authorization = ""] = /<header name='Authorization'>([^<]+)/.exec(slot ?? "") ?? [];
  expect(await site.request("PUT", put, { authorization, "content-length": "5" }, "hello")).toMatchObject({
    status: 201,
  });
  expect(await site.request("GET", put)).toEqual({ status: 200, body: "hello" });
  expect(await site.request("GET", "health")).toMatchObject({ status: 200 });
  expect(await system.isStock()).toBe(true);
  expect((await readdir(join(system.folder, "etc/conf.d"))).sort()).toEqual([
    "0-own.cfg.lua",
    "converse.cfg.lua",
  ]);
});

test("what is written is there once, for Prosody alone, and without the key of Plone", async () => {
  const system = await SystemProsody.make();
  const site = await startBeside(built.command, system);
  const secrets = join(system.folder, "etc/converse-secrets.toml");
  expect((await stat(secrets)).mode & 0o777).toBe(0o600);
  expect(await readFile(secrets, "utf8")).not.toContain("plone_key");
  expect(await site.run("config", "diff", ...system.flags)).toMatchObject({ status: 0, stdout: "" });
  const again = await site.run("config", "apply", ...system.flags, "--json");
  expect(JSON.parse(again.stdout)).toMatchObject({ run: "system", written: [], todo: [] });
  expect(await site.run("prosody", "check", `--prosody-config=${system.config}`)).toMatchObject({
    status: 0,
  });
});

test("which secrets Prosody has is told to the gateway alone", async () => {
  const system = await SystemProsody.make();
  await startBeside(built.command, system);
  const text = await readFile(join(system.folder, "etc/converse-secrets.toml"), "utf8");
  const [, secret = ""] = /order_secret = "(\w+)"/.exec(text) ?? [];
  const ask = (authorization: string) =>
    askProsody({
      url: `http://127.0.0.1:${system.port}`,
      domain: "example.org",
      method: "GET",
      path: "/converse/secrets",
      headers: { authorization },
      signal: AbortSignal.timeout(5_000),
    });
  for (const wrong of ["", `Bearer ${"0".repeat(64)}`, `Basic ${secret}`, `Bearer ${secret}0`]) {
    expect((await ask(wrong)).status).toBe(401);
  }
  const { status, body } = await ask(`Bearer ${secret}`);
  expect([status, JSON.parse(body).fingerprints]).toEqual([200, [expect.stringMatching(/^[0-9a-f-]{19}$/)]]);
  expect(text).not.toContain(JSON.parse(body).fingerprints[0]);
});

test("without the drop-in the system's Prosody is as it was, and health says that chat is down", async () => {
  const system = await SystemProsody.make();
  const site = await startBeside(built.command, system);
  await system.stop();
  await rm(system.dropIn);
  const isNoticed = site.running.logged(/Prosody cannot be used/);
  await system.start();
  await isNoticed;
  expect(await site.request("GET", "health")).toMatchObject({ status: 503 });
  expect(await readFile(system.log, "utf8")).not.toMatch(/converse[^\n]*\terror/);
  const check = await site.run("prosody", "check", `--prosody-config=${system.config}`);
  expect([check.status, check.stdout]).toEqual([1, expect.stringContaining("has no host example.org")]);
  const diff = await site.run("config", "diff", ...system.flags);
  expect([diff.status, diff.stdout]).toEqual([1, expect.stringContaining('+VirtualHost "example.org"')]);
});

test("a Prosody that does not know the secret of orders gets no token", async () => {
  const system = await SystemProsody.make();
  const site = await startBeside(built.command, system);
  const isNoticed = site.running.logged(/does not know the secret of orders/);
  await rm(join(system.folder, "etc/converse-secrets.toml"));
  await isNoticed;
  expect(await site.askForSession("alice")).toMatchObject({ status: 502 });
  expect(await site.request("GET", "health")).toMatchObject({ status: 503 });
});

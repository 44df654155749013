import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../../packages/server/src/config/index.ts";
import { childEnvironment } from "../src/child-environment.ts";
import { choosePorts } from "../src/choose-ports.ts";
import { emptyData } from "../src/empty-data.ts";
import { layoutOf } from "../src/layout.ts";
import { renderInstance } from "../src/render-instance.ts";
import { writeFiles } from "../src/write-files.ts";
import { SETTINGS, temporaryFolder } from "./fixtures.ts";

test("the gateway takes the file that is written for it, and nobody else reads it", async () => {
  const layout = layoutOf(temporaryFolder());
  await writeFiles(layout, { ...SETTINGS, xmppFolder: layout.xmpp });
  const config = await loadConfig(layout.converseToml);
  expect(config.listen).toEqual({ host: "127.0.0.1", port: 8080 });
  expect(config.secretsFile).toBe(layout.secretsToml);
  expect(config.sites).toMatchObject([
    {
      origins: ["http://localhost:8080", "http://127.0.0.1:8080"],
      plone: "http://127.0.0.1:20001",
      path: "/Plone",
      domain: "demo.localhost",
      front: true,
    },
  ]);
  expect(statSync(layout.converseToml).mode & 0o777).toBe(0o600);
});

test("Plone listens on the loopback alone", () => {
  expect(renderInstance({ folder: "/srv/demo/plone", port: 20001 })["etc/wsgi.ini"]).toContain(
    "\nlisten = 127.0.0.1:20001\n",
  );
});

test("a dollar in the folder's name is not a name of ZConfig's", () => {
  expect(renderInstance({ folder: "/srv/$HOME/plone", port: 1 })["etc/zope.conf"]).toContain(
    "%define INSTANCE /srv/$$HOME/plone\n",
  );
});

test("Plone is told where the gateway is and which file has their key, and never the key", async () => {
  const layout = layoutOf(temporaryFolder());
  await writeFiles(layout, { ...SETTINGS, xmppFolder: layout.xmpp });
  expect(readFileSync(join(layout.instance, "etc/zope.conf"), "utf8")).toContain(
    `<product-config collective.converse>\n  gateway_url http://127.0.0.1:8080\n  gateway_key_file ${layout.ploneKey}\n</product-config>\n`,
  );
});

test("emptied, a folder keeps only what says whose it is", async () => {
  const folder = temporaryFolder();
  for (const name of [".collective-converse-demo", "start.lock", "passwords.json"]) {
    writeFileSync(join(folder, name), name);
  }
  mkdirSync(join(folder, "plone/var"), { recursive: true });
  await emptyData(folder);
  expect(readdirSync(folder).sort()).toEqual([".collective-converse-demo", "start.lock"]);
  expect(readFileSync(join(folder, "start.lock"), "utf8")).toBe("start.lock");
});

test("ports that are taken or chosen already are passed over", async () => {
  const rolls = [0, 0, 0.5, 0.5, 0.9];
  const ports = await choosePorts(2, {
    isFree: async (port) => port !== 20_000,
    random: () => rolls.shift() ?? 0,
  });
  expect(ports).toEqual([26_000, 30_800]);
});

test("no secret of the caller's shell reaches Plone, the gateway or Prosody", () => {
  const env = { PATH: "/bin", LC_ALL: "C", CONVERSE_OTP_SEED: "x", AWS_SECRET: "y", npm_config_token: "z" };
  expect(childEnvironment(env)).toEqual({ PATH: "/bin", LC_ALL: "C" });
});

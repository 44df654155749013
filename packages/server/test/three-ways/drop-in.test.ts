import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkServerOptions } from "../../src/xmpp/check-server-options.ts";
import { renderDropIn } from "../../src/xmpp/drop-in.ts";
import { readProsodyConfig } from "../../src/xmpp/read-prosody-config.ts";
import { makeFile } from "../config/files.ts";

const GOLDEN = new URL("golden/", import.meta.url).pathname;
const MODEL = JSON.parse(readFileSync(`${GOLDEN}drop-in.json`, "utf8"));

test("the drop-in is the one that was agreed on", async () => {
  await expect(renderDropIn(MODEL)).toMatchFileSnapshot(`${GOLDEN}drop-in.cfg.lua`);
});

test("no value can end its own literal in the drop-in", async () => {
  const evil = `x"]] os.exit(3) --\n`;
  const text = renderDropIn({
    pluginPaths: [evil],
    secretsFile: evil,
    sites: [{ name: evil, domain: "example.org", uploadBase: evil }],
  });
  expect(spawnSync("lua5.4", ["-e", `assert(load(io.read("a")))`], { input: text }).status).toBe(0);
  const hosts = await readProsodyConfig("/usr/bin/prosody", await makeFile("x.cfg.lua", text));
  expect(hosts["example.org"]).toMatchObject({ converse_site: evil, converse_secrets_file: evil });
  expect(hosts["*"]).toEqual({ plugin_paths: [evil] });
});

test("a configuration that Prosody does not read is told with Prosody's reason", async () => {
  const file = await makeFile("x.cfg.lua", "a = = 1\n");
  await expect(readProsodyConfig("/usr/bin/prosody", file)).rejects.toMatchObject({
    code: "prosody-config-unreadable",
    message: expect.stringContaining("x.cfg.lua:1"),
  });
});

const GOOD = { "example.org": { authentication: "converse" }, "*": { http_interfaces: ["127.0.0.1"] } };
const WANTED = { url: "http://127.0.0.1:5280", domains: ["example.org"], dropIn: "/x/converse.cfg.lua" };

test.each([
  [{ "*": GOOD["*"] }, true, "/x/converse.cfg.lua is not read for example.org"],
  [{ ...GOOD, "example.org": { authentication: "internal_hashed" } }, true, "is not read for example.org"],
  [{ ...GOOD, "*": { ...GOOD["*"], http_ports: [80] } }, true, "http_ports has no 5280"],
  [{ ...GOOD, "*": { ...GOOD["*"], modules_disabled: ["c2s", "s2s"] } }, true, "modules_disabled has c2s"],
  [
    { ...GOOD, "*": { ...GOOD["*"], trusted_proxies: ["10.0.0.1"] } },
    true,
    "trusted_proxies has no 127.0.0.1",
  ],
  [{ ...GOOD, "*": {} }, false, "HTTP is open to other machines"],
  [{ ...GOOD, "*": { ...GOOD["*"], limits: { c2s: { rate: "10kb/s" } } } }, false, "10 kB/s"],
])("of the whole server's options, %j, it is said what stands in the way", (hosts, isNeeded, text) => {
  expect(checkServerOptions(hosts, WANTED)).toEqual([{ isNeeded, text: expect.stringContaining(text) }]);
});

test("nothing is said where all is well", () => {
  expect(checkServerOptions(GOOD, WANTED)).toEqual([]);
  const limits = { c2s: { rate: "1mb/s" } };
  expect(
    checkServerOptions({ ...GOOD, "*": { ...GOOD["*"], limits, http_ports: [80, 5280] } }, WANTED),
  ).toEqual([]);
});

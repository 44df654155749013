import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ProsodyModel } from "../../src/xmpp/model.ts";
import { renderProsodyConfig } from "../../src/xmpp/render-prosody-config.ts";

/** The one that runs Prosody. */
const LUA = "lua5.4";

const golden = new URL("golden/", import.meta.url).pathname;
const names = readdirSync(golden).flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -5)] : []));

function modelOf(name: string): ProsodyModel {
  return JSON.parse(readFileSync(`${golden}${name}.json`, "utf8"));
}

/** What Prosody's own reader makes of the text: every option by host, as JSON. */
function readByProsody(text: string): Record<string, Record<string, unknown>> {
  const script = `
    package.path = "/usr/lib/prosody/?.lua;" .. package.path
    package.cpath = "/usr/lib/prosody/?.so;" .. package.cpath
    local file = os.tmpname()
    local out = io.open(file .. ".lua", "w"); out:write(io.read("a")); out:close()
    local config = require "core.configmanager"
    local ok, _, err = config.load(file .. ".lua")
    os.remove(file .. ".lua"); os.remove(file)
    if not ok or #err > 0 then io.stderr:write(tostring(ok and err[1] or err)) os.exit(1) end
    local hosts = {}
    for host, options in pairs(config.getconfig()) do hosts[host] = setmetatable(options, nil) end
    print(require "util.json".encode(hosts))`;
  return JSON.parse(execFileSync(LUA, ["-e", script], { input: text, encoding: "utf8" }));
}

test.each(names)("the configuration of %s is the one that was agreed on", async (name) => {
  await expect(renderProsodyConfig(modelOf(name))).toMatchFileSnapshot(`${golden}${name}.cfg.lua`);
});

test.each(names)("Prosody reads the configuration of %s without a warning", (name) => {
  const model = modelOf(name);
  const hosts = readByProsody(renderProsodyConfig(model));
  const domains = model.sites.flatMap(({ domain, uploadBase }) => [
    domain,
    `rooms.${domain}`,
    ...(uploadBase === undefined ? [] : [`upload.${domain}`]),
  ]);
  expect(Object.keys(hosts).sort()).toEqual(["*", ...domains].sort());
  expect(hosts["*"]).toMatchObject({
    plugin_paths: [model.modulesFolder],
    data_path: model.dataFolder,
    http_ports: [model.httpPort],
    run_as_root: model.runAsRoot,
  });
  for (const { domain, name: site } of model.sites) expect(hosts[domain]?.["converse_site"]).toBe(site);
});

test("no value can end its own literal", () => {
  const evil = `x"]] os.exit(3) --\n`;
  const text = renderProsodyConfig({
    modulesFolder: evil,
    dataFolder: evil,
    logFile: evil,
    httpPort: 5280,
    runAsRoot: false,
    adminSocket: false,
    secretsFile: evil,
    sites: [{ name: evil, domain: "example.org", uploadBase: evil }],
  });
  expect(readByProsody(text)["example.org"]?.["converse_site"]).toBe(evil);
  expect(spawnSync(LUA, ["-e", `assert(load(io.read("a")))`], { input: text }).status).toBe(0);
});

test.each<[string, Record<string, unknown>]>([
  ["nobody registers", { allow_registration: false }],
  ["no port but HTTP", { c2s_ports: {}, c2s_direct_tls_ports: {}, https_ports: {} }],
  [
    "no other server",
    { s2s_ports: {}, s2s_direct_tls_ports: {}, modules_disabled: ["s2s", "s2s_auth_certs"] },
  ],
  ["the loopback only", { http_interfaces: ["127.0.0.1"] }],
  ["encryption is demanded", { c2s_require_encryption: true }],
  ["no page of another origin", { http_default_cors_enabled: false }],
  ["messages are kept for those who are away", { default_archive_policy: true }],
  ["only this provider of accounts", { authentication: "converse" }],
])("secure by default: %s", (_, expected) => {
  expect(readByProsody(renderProsodyConfig(modelOf("one-site")))["*"]).toMatchObject(expected);
});

test("secure by default: every archive ends", () => {
  const hosts = readByProsody(renderProsodyConfig(modelOf("one-site")));
  const [domain = ""] = modelOf("one-site").sites.map((site) => site.domain);
  expect(hosts[domain]).toMatchObject({ archive_expires_after: "365d" });
  expect(hosts[`rooms.${domain}`]).toMatchObject({ muc_log_expires_after: "365d" });
});

test.each(["register", "version", "time", "uptime", "s2s", "tls", "admin_telnet", "dialback", "http_files"])(
  "secure by default: the module %s is not loaded",
  (module) => {
    expect(readByProsody(renderProsodyConfig(modelOf("one-site")))["*"]?.["modules_enabled"]).not.toContain(
      module,
    );
  },
);

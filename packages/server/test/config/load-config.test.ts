import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { configWarnings, FileProblems, loadConfig } from "../../src/config/index.ts";
import { ConverseError } from "../../src/errors.ts";
import { makeFile, makeFolder, SMALLEST } from "./files.ts";

async function refusal(path: string): Promise<ConverseError> {
  const error = await loadConfig(path).then(
    () => undefined,
    (reason) => reason,
  );
  if (error instanceof ConverseError) return error;
  throw error ?? new Error("the file was taken");
}

async function problemsOf(text: string): Promise<string[]> {
  const error = await refusal(await makeFile("converse.toml", text));
  if (!(error instanceof FileProblems)) throw error;
  expect(error.code).toBe(error.problems[0]?.code);
  return error.problems.map(({ code, key, message }) => `${code} ${key}: ${message}`);
}

/** The smallest file with one line in place of the one that begins alike, or more lines at its end. */
function changed(line: string): string {
  const [key = ""] = line.split(" = ");
  const old = SMALLEST.split("\n").find((other) => other.startsWith(`${key} = `));
  return old === undefined ? `${SMALLEST}${line}\n` : SMALLEST.replace(old, line);
}

test("a file that is not there is missing, and one in a file too", async () => {
  const folder = await makeFolder();
  const error = await refusal(join(folder, "converse.toml"));
  expect(error.code).toBe("config-missing");
  expect(error.message).toBe(`${folder}/converse.toml does not exist`);
  expect((error.cause as NodeJS.ErrnoException).code).toBe("ENOENT");
  const file = await makeFile("file", "");
  expect((await refusal(join(file, "converse.toml"))).code).toBe("config-missing");
});

test("a folder in place of the file is not readable", async () => {
  const folder = await makeFolder();
  await mkdir(join(folder, "converse.toml"));
  const error = await refusal(join(folder, "converse.toml"));
  expect([error.code, error.message]).toEqual([
    "config-unreadable",
    `${folder}/converse.toml cannot be read: it is a folder`,
  ]);
});

test("a file that is not TOML is told with line and column", async () => {
  const path = await makeFile("converse.toml", 'version = 1\n[xmpp]\ndata = "no end\n');
  const error = await refusal(path);
  expect(error.code).toBe("config-syntax");
  expect(error.message).toMatch(/converse\.toml, line 3, column \d+: /);
  expect(error.message).not.toContain("\n");
});

test("a file that is not UTF-8 is told so", async () => {
  const error = await refusal(await makeFile("converse.toml", Buffer.from("version = 1 # \xe4", "latin1")));
  expect([error.code, error.message]).toEqual(["config-syntax", expect.stringContaining("is not UTF-8")]);
});

test.each([
  ["orgins = []", "sites.plone.orgins", "the nearest known key is `origins`"],
  ["baseUrl = '/'", "sites.plone.baseUrl", "the nearest known key is `base`"],
  ["Front = true", "sites.plone.Front", "the nearest known key is `front`"],
  ["prosody = '/usr/bin/prosody'", "sites.plone.prosody", "the nearest known key is `prosody` in [xmpp]"],
  ["secrets = 'x'", "sites.plone.secrets", "the nearest known key is `secrets` at the top of the file"],
  ["[listen]\nprot = 1", "listen.prot", "the nearest known key is `port`"],
  ["[log]", "log", "the nearest known key is"],
  ["token_secret = 'x'", "sites.plone.token_secret", "a secret belongs in the secrets file"],
  ["'ba se' = 1", 'sites.plone."ba se"', "the nearest known key is `base`"],
])("an unknown key, %s, is told with the nearest known one", async (lines, key, message) => {
  const [problem, ...others] = await problemsOf(`${SMALLEST}${lines}\n`);
  expect(problem).toContain(`config-unknown-key ${key}: `);
  expect(problem).toContain(message);
  expect(others).toEqual([]);
});

const A_DOMAIN = "expected an XMPP domain such as example.org, in lower case";
const A_BASE = "expected an absolute path without a slash at its end, such as /chat";

test.each([
  ["version = 2", "version: expected 1, the version of this file's format; got 2"],
  ['version = "1"', 'version: expected 1, the version of this file\'s format; got "1"'],
  ["data = ''", "xmpp.data: expected the folder for Prosody's data"],
  ["data = 7", "xmpp.data: expected the folder for Prosody's data"],
  ["origins = []", "sites.plone.origins: expected a list of origins"],
  ["origins = 'https://a.example'", "sites.plone.origins: expected a list of origins"],
  ["plone = 'http://127.0.0.1:8080/Plone'", "sites.plone.plone: expected Plone's own origin"],
  ["plone = '127.0.0.1:8080'", "sites.plone.plone: expected Plone's own origin"],
  ["path = 'Plone'", "sites.plone.path: expected where the site lies in Zope"],
  ["path = '/Plone/'", "sites.plone.path: expected where the site lies in Zope"],
  ["domain = 'Example.org'", `sites.plone.domain: ${A_DOMAIN}; got "Example.org"`],
  ["domain = 'a@example.org'", `sites.plone.domain: ${A_DOMAIN}`],
  ["domain = 'example.org/x'", `sites.plone.domain: ${A_DOMAIN}`],
  ["domain = 'example.org.'", `sites.plone.domain: ${A_DOMAIN}`],
  ["domain = 'exa mple.org'", `sites.plone.domain: ${A_DOMAIN}`],
  ["domain = 'example..org'", `sites.plone.domain: ${A_DOMAIN}`],
  ["domain = '-a.example'", `sites.plone.domain: ${A_DOMAIN}`],
  ["domain = 'a\"b.example'", `sites.plone.domain: ${A_DOMAIN}`],
  [`domain = '${"a".repeat(64)}.example'`, `sites.plone.domain: ${A_DOMAIN}`],
  ["base = 'chat'", `sites.plone.base: ${A_BASE}`],
  ["base = '/'", `sites.plone.base: ${A_BASE}`],
  ["base = '/chat/'", `sites.plone.base: ${A_BASE}`],
  ["base = '//evil.example'", `sites.plone.base: ${A_BASE}`],
  ["base = '/a/../b'", `sites.plone.base: ${A_BASE}`],
  ['base = "/chat\\n"', `sites.plone.base: ${A_BASE}`],
  ["base = '/ch%61t'", `sites.plone.base: ${A_BASE}`],
  ["front = 1", "sites.plone.front: expected true or false; got 1"],
  ["[listen]\nport = 65536", "listen.port: expected a whole number from 0 to 65535; got 65536"],
  ["[listen]\nport = 80.5", "listen.port: expected a whole number from 0 to 65535; got 80.5"],
  ["[listen]\nport = '80'", 'listen.port: expected a whole number from 0 to 65535; got "80"'],
  ["[listen]\nhost = ''", "listen.host: expected an address or host name"],
  [
    "[listen]\nhost = '[::1]'",
    "listen.host: expected an address or host name to listen on, such as 127.0.0.1 or ::1",
  ],
  ["[listen]\nhost = 'local host'", "listen.host: expected an address or host name"],
  ["[listen]\nhost = '127.0.0.1:8090'", "listen.host: expected an address or host name"],
  ["[listen]\nport = 5280", "xmpp.http_port: 5280 is the port of [listen] too; choose another"],
  ["[sites.Other_one]", "sites.Other_one: expected a name of lower-case letters, digits and hyphens"],
  ["[listen]\nmetrics_port = 0", "listen.metrics_port: expected a whole number from 1 to 65535; got 0"],
  ["[listen]\nmetrics_port = 8090", "listen.metrics_port: 8090 is the port of the gateway or of Prosody too"],
  ["[listen]\nmetrics_port = 5280", "listen.metrics_port: 5280 is the port of the gateway or of Prosody too"],
  [
    "[addresses]\ntrusted_proxies = '127.0.0.1'",
    "addresses.trusted_proxies: expected a list of addresses and",
  ],
  [
    "[addresses]\ntrusted_proxies = ['proxy']",
    "addresses.trusted_proxies (item 1): expected an address such as",
  ],
  ["[addresses]\ntrusted_proxies = ['0.0.0.0/0']", "addresses.trusted_proxies (item 1): expected an address"],
  [
    "[addresses]\ntrusted_proxies = ['10.0.0.0/33']",
    "addresses.trusted_proxies (item 1): expected an address",
  ],
  ["[addresses]\ntrusted_proxies = ['::1/64/2']", "addresses.trusted_proxies (item 1): expected an address"],
  ["[addresses]\nheader = 'X-Real-IP'", 'addresses.header: expected "X-Forwarded-For" or "Forwarded"'],
  ["[addresses]\nshown = 'all'", 'addresses.shown: expected "whole", "network" or "none"; got "all"'],
  ["[audit]\ndays = 0", "audit.days: expected a whole number of days from 1 to 3650; got 0"],
  ["[listen]\nport = 2026-11-24", "listen.port: expected a whole number from 0 to 65535; got a date"],
])("%s is not valid, and the message says what is", async (line, message) => {
  const [problem, ...others] = await problemsOf(changed(line));
  expect(problem).toContain(`config-invalid ${message}`);
  expect(others).toEqual([]);
});

test.each([
  "https://www.example.org/",
  "https://www.example.org/Plone",
  "https://www.example.org?x",
  "https://www.example.org#x",
  "https://*.example.org",
  "https://name:password@www.example.org",
  "ftp://www.example.org",
  "www.example.org",
  "https:www.example.org",
  "https://",
  "https://www.example.org:0",
  "https://www.example.org:65536",
  " https://www.example.org",
  "https://www.exa\\tmple.org",
  "null",
])("%s is no origin", async (origin) => {
  const [problem, ...others] = await problemsOf(changed(`origins = ["https://ok.example", "${origin}"]`));
  expect(problem).toContain("config-invalid sites.plone.origins (item 2): expected an origin such as");
  expect(problem).not.toContain("password");
  expect(others).toEqual([]);
});

test("what is missing is told by name", async () => {
  expect(await problemsOf("version = 1\n[sites.plone]\n")).toEqual([
    expect.stringContaining("xmpp.data: "),
    expect.stringContaining("sites.plone.origins: "),
    expect.stringContaining("sites.plone.plone: "),
    expect.stringContaining("sites.plone.path: "),
    expect.stringContaining("sites.plone.domain: "),
  ]);
  expect(await problemsOf("")).toEqual([
    expect.stringMatching(/version: expected 1, .*; got nothing/),
    expect.stringContaining("xmpp.data: "),
    expect.stringContaining("sites: expected a table [sites.NAME] for each site; got nothing"),
  ]);
  expect(await problemsOf('version = 1\n[xmpp]\ndata = "x"\n[sites]\n')).toEqual([
    expect.stringContaining("sites: expected at least one table [sites.NAME]"),
  ]);
});

test("everything that is wrong with a file is told at once, unknown keys first", async () => {
  const path = await makeFile("converse.toml", changed("domain = 'A'").replace("path =", "pahts ="));
  const error = await refusal(path);
  expect(error.message.split("\n")).toEqual([
    `${path} has 3 problems:`,
    expect.stringContaining("  line 7: sites.plone.pahts: "),
    expect.stringContaining("  line 4: sites.plone.path: "),
    expect.stringContaining("  line 8: sites.plone.domain: "),
  ]);
});

function secondSite(change: (table: string) => string): string {
  const table = SMALLEST.slice(SMALLEST.indexOf("[sites.plone]")).replace("sites.plone", "sites.second");
  return SMALLEST + change(table.replace("www.example.org", "second.example.org"));
}

test.each([
  ["HTTPS://WWW.example.ORG:443", "www.example.org"],
  ["http://www.example.org", "www.example.org"],
  ["http://www.example.org:443", "www.example.org:443"],
])("two sites share no host, because it alone tells them apart: %s", async (origin, host) => {
  const other = secondSite((table) =>
    table.replace("https://second.example.org", origin).replace('"example.org"', '"second.example.org"'),
  );
  expect(await problemsOf(other)).toEqual([
    `config-invalid sites.second.origins: the host ${host} is already that of sites.plone.origins`,
  ]);
});

test.each(["example.org", "rooms.example.org", "upload.example.org"])(
  "two sites share no domain, nor one that belongs to the other's: %s",
  async (domain) => {
    const other = secondSite((table) => table.replace('"example.org"', `"${domain}"`));
    expect(await problemsOf(other)).toContain(
      `config-invalid sites.second.domain: the domain ${domain} is already that of sites.plone.domain`,
    );
  },
);

test("two sites that share nothing are taken, and one site may have a host twice", async () => {
  const text = secondSite((table) => table.replace('"example.org"', '"second.example.org"')).replace(
    '["https://www.example.org"]',
    '["https://www.example.org", "http://www.example.org", "https://www.example.org:443"]',
  );
  const { sites } = await loadConfig(await makeFile("converse.toml", text));
  expect(sites.map(({ origins }) => origins)).toEqual([
    ["https://www.example.org", "http://www.example.org"],
    ["https://second.example.org"],
  ]);
});

test("the smallest file has every default and absolute paths", async () => {
  const path = await makeFile("converse.toml", SMALLEST);
  expect(await loadConfig(path)).toEqual({
    listen: { host: "127.0.0.1", port: 8090 },
    xmpp: {
      run: "supervised",
      data: join(dirname(path), "data"),
      httpPort: 5280,
      url: "http://127.0.0.1:5280",
    },
    addresses: { trustedProxies: ["127.0.0.1", "::1"], header: "X-Forwarded-For", shown: "network" },
    audit: { days: 90 },
    secretsFile: join(dirname(path), "secrets.toml"),
    sites: [
      {
        name: "plone",
        origins: ["https://www.example.org"],
        plone: "http://127.0.0.1:8080",
        path: "/Plone",
        domain: "example.org",
        base: "/chat",
        front: false,
      },
    ],
  });
});

test("a full file is taken as it stands, with a byte order mark as well", async () => {
  const text = `\ufeffversion = 1
secrets = "../keys/secrets.toml"
[listen]
host = "::1"
port = 0
[xmpp]
data = "/var/lib/converse"
http_port = 5281
prosody = "bin/prosody"
[addresses]
trusted_proxies = ["10.0.0.0/8", "2001:db8::/32"]
header = "Forwarded"
shown = "none"
[audit]
days = 7
[sites.constructor]
origins = ["HTTPS://Intranet.Example.org:443", "http://[::1]:80", "https://bücher.example:8443"]
plone = "http://LOCALHOST:8080"
path = "/site/Plone"
domain = "bücher.example"
base = "/x/chat"
front = true
`;
  const path = await makeFile("converse.toml", text);
  const folder = dirname(path);
  expect(await loadConfig(path)).toEqual({
    listen: { host: "::1", port: 0 },
    xmpp: {
      run: "supervised",
      data: "/var/lib/converse",
      httpPort: 5281,
      url: "http://127.0.0.1:5281",
      prosody: join(folder, "bin/prosody"),
    },
    addresses: { trustedProxies: ["10.0.0.0/8", "2001:db8::/32"], header: "Forwarded", shown: "none" },
    audit: { days: 7 },
    secretsFile: join(folder, "../keys/secrets.toml"),
    sites: [
      {
        name: "constructor",
        origins: ["https://intranet.example.org", "http://[::1]", "https://xn--bcher-kva.example:8443"],
        plone: "http://localhost:8080",
        path: "/site/Plone",
        domain: "bücher.example",
        base: "/x/chat",
        front: true,
      },
    ],
  });
});

test("an origin that is not encrypted is warned of, unless it is this machine", async () => {
  const origins = ["http://www.example.org", "http://localhost:8080", "http://127.0.0.1", "http://[::1]:1"];
  const path = await makeFile("converse.toml", changed(`origins = ${JSON.stringify(origins)}`));
  expect(configWarnings(await loadConfig(path))).toEqual([
    "sites.plone.origins: http://www.example.org is not encrypted; everybody on the way can read cookies and chat",
  ]);
});

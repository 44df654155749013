import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig, openSecrets } from "../../src/config/index.ts";
import { takePort } from "../bin/built-command.ts";
import { makeFile, makeFolder } from "../config/files.ts";
import { json, StubPlone } from "../gateway/stub-plone.ts";
import { runInProcess } from "./run-in-process.ts";

const ANSWERS = {
  "public-url": "https://www.example.org",
  plone: "http://127.0.0.1:8080",
  path: "/Plone",
  domain: "example.org",
  prosody: "supervised",
  proxy: "nginx",
};

function options(answers: Record<string, string | undefined>): string[] {
  return Object.entries(answers).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  );
}

function init(folder: string, changes: Record<string, string | undefined> = {}, ...more: string[]) {
  return runInProcess([
    "init",
    `--dir=${folder}`,
    `--data=${join(folder, "data")}`,
    ...options({ ...ANSWERS, ...changes }),
    ...more,
  ]);
}

/** Where a Plone with these sites answers. */
async function startPlone(...paths: string[]): Promise<string> {
  const plone = new StubPlone();
  plone.answer = (_req, res) =>
    json(res, { sites: paths.map((path) => ({ "@id": `http://127.0.0.1${path}` })) });
  onTestFinished(() => plone.stop());
  return plone.start();
}

async function filesOf(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

test.each([
  ["public-url", "www.example.org", "http:// or https://"],
  ["public-url", "https://www.example.org/intranet", "http:// or https://"],
  ["public-url", "https://jane:secret@www.example.org", "http:// or https://"],
  ["plone", "8080", "http://127.0.0.1:8080"],
  ["path", "Plone", "a slash at its beginning"],
  ["path", "/Plone/", "a slash at its beginning"],
  ["domain", "Example.org", "lower case"],
  ["domain", "a b", "lower case"],
  ["prosody", "yes", "supervised, system"],
  ["prosody", "remote", "--prosody-url=https://"],
  ["prosody", "http://xmpp.example.org:5280", "https://"],
  ["proxy", "iis", "nginx, caddy, apache, haproxy or none"],
  ["name", "My Site", "lower-case"],
  ["base", "chat/", "slash at its beginning"],
  ["listen", "8090", "127.0.0.1:8090"],
  ["listen", "127.0.0.1:70000", "127.0.0.1:8090"],
  ["listen", "a b:80", "127.0.0.1:8090"],
  ["user", "Jane Doe", "the name of an account"],
  ["plone-key", `/srv/$${"{x}"}/key`, "one line"],
])("--%s=%j is refused, says what is right, and nothing is written", async (option, value, right) => {
  const folder = await makeFolder();
  const { status, stderr } = await init(folder, { [option]: value });
  expect(status).toBe(1);
  expect(stderr).toContain(`[init-answer] --${option}: `);
  expect(stderr).toContain(right);
  expect(stderr).not.toContain("secret@");
  expect(await filesOf(folder)).toEqual([]);
});

test.each(["a\nb", "a ", "\u2028"])("a folder called %j is refused", async (name) => {
  const { status, stderr } = await init(join(await makeFolder(), name));
  expect([status, stderr]).toEqual([1, expect.stringContaining("[init-answer] --d")]);
});

test("--prosody-url alone is a mistake", async () => {
  const { status, stderr } = await init(await makeFolder(), {}, "--prosody-url=https://xmpp.example.org");
  expect([status, stderr]).toEqual([
    2,
    expect.stringContaining("[cli-usage] init: --prosody-url belongs to"),
  ]);
});

test("without a terminal every question needs an option or --yes", async () => {
  const folder = await makeFolder();
  const { status, stderr } = await init(folder, { path: undefined, proxy: undefined });
  expect(status).toBe(1);
  expect(stderr).toContain(
    "[init-unanswered] there is no terminal to ask at; give --path, --proxy, or accept",
  );
  expect(await filesOf(folder)).toEqual([]);
});

test("--yes takes no guess that is none", async () => {
  const folder = await makeFolder();
  const plone = await startPlone("/Plone", "/other");
  const { status, stderr } = await init(folder, { plone, path: undefined }, "--yes");
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining("[init-unanswered] there is no good guess for --path;"),
  ]);
  expect(await filesOf(folder)).toEqual([]);
});

test("--yes takes the site that a Plone names, the domain of the address, and a Prosody of our own", async () => {
  const folder = await makeFolder();
  const plone = await startPlone("/sites/intranet");
  const asked = { plone, path: undefined, domain: undefined, prosody: undefined };
  expect((await init(folder, asked, "--yes")).status).toBe(0);
  const { sites, xmpp } = await loadConfig(join(folder, "converse.toml"));
  expect(sites).toMatchObject([{ path: "/sites/intranet", domain: "example.org", plone }]);
  expect(xmpp.run).toBe("supervised");
});

test("what it writes is what `run` takes, and Plone gets the key", async () => {
  const folder = await makeFolder();
  const { status, stdout } = await init(folder);
  expect(status).toBe(0);
  expect(stdout).toContain(join(folder, "snippets/zope.conf"));
  expect(await filesOf(folder)).toEqual([
    "converse.toml",
    "data",
    "plone.key",
    "secrets.toml",
    "snippets",
    "snippets/buildout.cfg",
    "snippets/collective-converse.service",
    "snippets/nginx-http.conf",
    "snippets/nginx-server.conf",
    "snippets/zope.conf",
  ]);
  const config = await loadConfig(join(folder, "converse.toml"));
  expect(openSecrets(config, {}, process.geteuid?.())().has("plone")).toBe(true);
  expect(await readFile(join(folder, "plone.key"), "utf8")).toMatch(/^plone [A-Z2-7]{52}\n$/);
  expect(await readFile(join(folder, "snippets/zope.conf"), "utf8")).toContain(
    `gateway_key_file ${join(folder, "plone.key")}\n`,
  );
  const modes = await Promise.all(
    ["converse.toml", "secrets.toml", "plone.key", "data"].map(
      async (name) => (await stat(join(folder, name))).mode & 0o777,
    ),
  );
  expect(modes.map((mode) => mode.toString(8))).toEqual(["644", "600", "600", "700"]);
});

test.each([
  ["system", { prosody: "system" }, { run: "system", url: "http://127.0.0.1:5280" }],
  [
    "remote",
    { prosody: "remote", "prosody-url": "https://xmpp.example.org:5281" },
    { run: "remote", url: "https://xmpp.example.org:5281" },
  ],
])(
  "a Prosody that is %s's stands in the file, and the next commands configure it",
  async (run, changes, xmpp) => {
    const folder = await makeFolder();
    const { stdout } = await init(folder, changes, "--json");
    expect((await loadConfig(join(folder, "converse.toml"))).xmpp).toMatchObject(xmpp);
    const { next } = JSON.parse(stdout);
    const apply = `collective-converse config apply --config ${folder}/converse.toml`;
    expect(next).toContain(apply);
    // Nothing has to be made between: whoever types these lines may be root, and the secrets another account's.
    expect(await readFile(join(folder, "secrets.toml"), "utf8")).toMatch(/order_secret = "[0-9a-f]{64}"/);
    expect(next.join("\n")).not.toContain("secrets create");
    expect(next.indexOf("systemctl restart prosody")).toBe(run === "system" ? next.indexOf(apply) + 1 : -1);
  },
);

test("a second time, while the gateway runs, it keeps the ports that stand in the file", async () => {
  const folder = await makeFolder();
  const { port, close } = await takePort();
  onTestFinished(close);
  await init(folder, {}, `--listen=127.0.0.1:${port}`);
  const path = join(folder, "converse.toml");
  const text = (await readFile(path, "utf8")).replace("[xmpp]", "[xmpp]\nhttp_port = 5999");
  await writeFile(path, text);
  const { status, stderr } = await init(folder);
  expect([status, stderr]).toEqual([1, expect.stringContaining(`port = ${port}\n`)]);
  expect(stderr).toContain("http_port = 5999");
  expect(stderr).toContain("something else stands in ");
  await init(folder, {}, "--force");
  const again = await init(folder, {}, "--json");
  expect([again.status, JSON.parse(again.stdout).written]).toEqual([0, []]);
  const config = await loadConfig(path);
  expect([config.listen.port, config.xmpp.httpPort]).toEqual([port, 5999]);
  await init(folder, {}, "--listen=127.0.0.1:8095", "--force");
  expect((await loadConfig(path)).listen.port).toBe(8095);
});

test("a second time it changes nothing, and says so", async () => {
  const folder = await makeFolder();
  await init(folder);
  const read = async () =>
    Promise.all(
      ["secrets.toml", "plone.key", "converse.toml"].map((name) => readFile(join(folder, name), "utf8")),
    );
  const before = await read();
  const { status, stdout } = await init(folder, {}, "--json");
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ written: [], backups: [] });
  expect(JSON.parse(stdout).unchanged).toHaveLength(8);
  expect(await read()).toEqual(before);
});

test("a file that holds something else stays, and what would be written is shown", async () => {
  const folder = await makeFolder();
  const path = await makeFile("converse.toml", "mine\n", { folder });
  const { status, stdout, stderr } = await init(folder);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(`--- ${path}\n`);
  expect(stderr).toContain('origins = ["https://www.example.org"]');
  expect(stderr).toContain("[init-exists]");
  expect(await filesOf(folder)).toEqual(["converse.toml"]);
  expect(await readFile(path, "utf8")).toBe("mine\n");
});

test("--force writes over it and keeps a copy", async () => {
  const folder = await makeFolder();
  await makeFile("converse.toml", "mine\n", { folder });
  const { status, stdout } = await init(folder, {}, "--force", "--json");
  expect(status).toBe(0);
  const { backups } = JSON.parse(stdout);
  expect(backups).toEqual([expect.stringMatching(/converse\.toml\.\d{8}T\d{6}$/)]);
  expect(await readFile(backups[0], "utf8")).toBe("mine\n");
  expect((await loadConfig(join(folder, "converse.toml"))).sites).toHaveLength(1);
});

test("secrets that are not good end it before anything has its name", async () => {
  const folder = await makeFolder();
  await makeFile(
    "secrets.toml",
    'version = 1\n[sites.plone]\notp_seed = "AAAAAAAAAAAAAAAA"\ntoken_secret = ""\n',
    { folder },
  );
  const { status, stderr } = await init(folder);
  expect([status, stderr]).toEqual([1, expect.stringContaining("[secret-")]);
  expect((await filesOf(folder)).filter((name) => !["data", "snippets"].includes(name))).toEqual([
    "secrets.toml",
  ]);
});

test("where it cannot write, nothing is left half", async () => {
  const folder = await makeFolder();
  // A file in the place of the folder for snippets.
  await writeFile(join(folder, "snippets"), "");
  const { status, stderr } = await init(folder);
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /\[init-unwritable\] .*snippets\/zope\.conf cannot be written: (?:EEXIST|ENOTDIR); nothing was written/,
  );
  expect(await filesOf(folder)).toEqual(["snippets"]);
});

test("--dry-run shows everything and writes nothing", async () => {
  const folder = await makeFolder();
  const plain = await init(folder, { proxy: "haproxy" }, "--dry-run");
  expect(plain.stdout).toContain("use_backend collective_converse");
  const { stdout } = await init(folder, { proxy: "haproxy" }, "--dry-run", "--json");
  const { files, written } = JSON.parse(stdout);
  expect([written, files[0].path]).toEqual([[], join(folder, "converse.toml")]);
  expect(await filesOf(folder)).toEqual([]);
});

test("what it says for programs is one object, without a secret", async () => {
  const folder = await makeFolder();
  const { stdout, stderr } = await init(
    folder,
    { proxy: "none" },
    "--json",
    `--write-snippets=${join(folder, "for others")}`,
  );
  const said = JSON.parse(stdout);
  expect(Object.keys(said).sort()).toEqual([
    "backups",
    "elsewhere",
    "next",
    "unchanged",
    "warnings",
    "written",
  ]);
  expect(said.elsewhere.map(({ file }: { file: string }) => file)).toEqual(
    ["zope.conf", "buildout.cfg", "collective-converse.service"].map((name) =>
      join(folder, "for others", name),
    ),
  );
  expect(said.next).toContain(`cp '${folder}/for others/collective-converse.service' /etc/systemd/system/`);
  const [, key = "?"] = (await readFile(join(folder, "plone.key"), "utf8")).trim().split(" ");
  const secrets = (await readFile(join(folder, "secrets.toml"), "utf8")).match(/[A-Z2-7]{16,}/g) ?? [];
  for (const secret of [key, ...secrets]) expect(stdout + stderr).not.toContain(secret);
  expect(secrets).toHaveLength(3);
});

test("an address that is not encrypted is written, and warned of", async () => {
  const { status, stderr } = await init(await makeFolder(), { "public-url": "http://www.example.org/" });
  expect([status, stderr]).toEqual([
    0,
    expect.stringContaining("warning: sites.plone.origins: http://www.example.org is not encrypted"),
  ]);
});

test("the web server is guessed by the programs on PATH", async () => {
  const folder = await makeFolder();
  const bin = join(folder, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "nginx"), "");
  await chmod(join(bin, "nginx"), 0o755);
  const args = [
    "init",
    `--dir=${join(folder, "etc")}`,
    `--data=${join(folder, "data")}`,
    ...options({ ...ANSWERS, proxy: undefined }),
    "--yes",
    "--json",
  ];
  const { stdout } = await runInProcess(args, { env: { PATH: bin } });
  expect(JSON.parse(stdout).written).toContain(join(folder, "etc/snippets/nginx-server.conf"));
});

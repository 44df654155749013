import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ask } from "./ask.ts";
import { folder, freePort, logged, port, secrets, untilLogged, xmppServer } from "./live-prosody.ts";

let foreign: Server | undefined;

afterEach(() => {
  foreign?.close();
  foreign = undefined;
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Local addresses of the TCP sockets on which the process listens, and of all its UDP sockets: proc(5), `net/tcp`. */
function listeningAddresses(pid: number): string[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap(
      (fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [],
    ),
  );
  return ["tcp", "tcp6", "udp", "udp6"].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => own.has(fields[9] ?? "") && (table.startsWith("udp") || fields[3] === "0A"))
      .map((fields) => `${table} ${fields[1]}`),
  );
}

test("without Prosody on PATH nothing is started, and what to install is said", async () => {
  const server = xmppServer({ searchPath: "/nothing" });
  await expect(server.start()).rejects.toMatchObject({ code: "prosody-missing" });
  expect(server.state).toBe("stopped");
});

test("a port that is taken is refused, with the key that changes it", async () => {
  foreign = createServer((_, response) => response.end('{"instance":"foreign"}')).listen(port, "127.0.0.1");
  await once(foreign, "listening");
  const server = xmppServer();
  await expect(server.start()).rejects.toMatchObject({
    code: "prosody-port-taken",
    message: expect.stringMatching(new RegExp(`127\\.0\\.0\\.1:${port}\\b.*xmpp\\.http_port`)),
  });
  expect(server.pid).toBeUndefined();
});

test("a module that is missing is named, and nothing is left running", async () => {
  const modulesFolder = join(folder, "no-modules");
  mkdirSync(modulesFolder);
  const server = xmppServer({ modulesFolder });
  await expect(server.start()).rejects.toMatchObject({
    code: "prosody-failed",
    message: expect.stringMatching(/Unable to load module '(auth_)?converse(_[a-z]+)?'/),
  });
  expect(server.state).toBe("failed");
  expect(server.pid).toBeUndefined();
});

test.each([
  ["missing", {}],
  [
    "of the old documentation",
    { CONVERSE_OTP_SEED: "XVGR73KMZH2M4XMY", CONVERSE_TOKEN_SECRET: "JYXEX4IQOEYFYQ2S3MC5P4ZT4SDHYEA7" },
  ],
])("secrets that are %s are refused at the start, not at the first login", async (_, secretsEnv) => {
  const server = xmppServer({ secretsEnv });
  await expect(server.start()).rejects.toMatchObject({
    code: "prosody-failed",
    message: expect.stringMatching(/every login is refused, secret-(missing|demo)/),
  });
});

test("a configuration that Prosody refuses is shown with its words", async () => {
  const server = xmppServer({
    sites: [
      { name: "one", domain: "example.org" },
      { name: "two", domain: "rooms.example.org" },
    ],
  });
  await expect(server.start()).rejects.toMatchObject({
    code: "prosody-failed",
    message: expect.stringMatching(/clashes/),
  });
});

test("a folder that cannot be made is a failure that names it", async () => {
  const server = xmppServer({ dataFolder: "/dev/null/xmpp" });
  await expect(server.start()).rejects.toMatchObject({
    code: "prosody-failed",
    message: expect.stringContaining("/dev/null/xmpp"),
  });
});

test("a second gateway on the same folder does not touch the first one's Prosody, nor its configuration", async () => {
  const first = xmppServer();
  await first.start();
  const config = readFileSync(join(folder, "xmpp/prosody.cfg.lua"), "utf8");
  const second = xmppServer({ httpPort: await freePort() });
  await expect(second.start()).rejects.toMatchObject({
    code: "prosody-failed",
    message: expect.stringContaining(`as process ${first.pid}`),
  });
  expect(first.state).toBe("ready");
  expect(readFileSync(join(folder, "xmpp/prosody.cfg.lua"), "utf8")).toBe(config);
});

test("stopped while it starts, it is refused and nothing is left running", async () => {
  const server = xmppServer();
  const start = expect(server.start()).rejects.toMatchObject({ code: "prosody-failed" });
  expect(server.state).toBe("starting");
  await server.stop();
  await start;
  expect(server.state).toBe("stopped");
  expect(server.pid).toBeUndefined();
});

test("what runs is not started a second time", async () => {
  const server = xmppServer();
  await server.start();
  await expect(server.start()).rejects.toThrow(TypeError);
  expect(server.state).toBe("ready");
});

test("it listens on the loopback's one port and nowhere else", async () => {
  const server = xmppServer();
  await server.start();
  const listening = listeningAddresses(server.pid ?? 0);
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  expect(listening).toEqual([`tcp 0100007F:${hex}`]);
});

test("no secret is in a file, in the arguments or in a log; the files are their owner's alone", async () => {
  mkdirSync(join(folder, "xmpp/prosody"), { recursive: true, mode: 0o755 });
  const server = xmppServer();
  await server.start();
  await server.provisionPerson("example.org", { localpart: "jane", user: "jane", name: "Jane Doe" });
  const data = join(folder, "xmpp");
  const environment = readFileSync(`/proc/${server.pid}/environ`, "utf8");
  const bearer = /CONVERSE_PROVISION_SECRET=(\w{64})/.exec(environment)?.[1] ?? "none";
  const texts = [readFileSync(`/proc/${server.pid}/cmdline`, "utf8"), logged];
  for (const entry of readdirSync(data, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile()) texts.push(readFileSync(file, "utf8"));
    // What lies deeper is in folders that nobody else may enter.
    if (entry.parentPath === data) expect(statSync(file).mode & 0o077, file).toBe(0);
  }
  expect(texts.length).toBeGreaterThan(4);
  for (const secret of [secrets.otpSeed, secrets.tokenSecret, bearer]) {
    for (const text of texts) expect(text).not.toContain(secret);
  }
});

test.each(["/http-bind", "/xmpp-websocket", "/converse/instance"])(
  "a page of another origin gets no leave to ask %s",
  async (path) => {
    await xmppServer().start();
    for (const method of ["OPTIONS", "GET", "POST"]) {
      const { status, headers } = await ask(method, path, { Origin: "https://evil.example" });
      if (method === "GET") expect(status).toBe(200);
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  },
);

test("its environment is what it needs and no more", async () => {
  const server = xmppServer();
  await server.start();
  const names = readFileSync(`/proc/${server.pid}/environ`, "utf8")
    .split("\0")
    .flatMap((line) => line.split("=")[0] || [])
    .sort();
  expect(names).toEqual([
    "CONVERSE_INSTANCE",
    "CONVERSE_OTP_SEED",
    "CONVERSE_PROVISION_SECRET",
    "CONVERSE_TOKEN_SECRET",
    "CONVERSE_UPLOAD_SECRET",
    "HOME",
    "LC_ALL",
    "PATH",
  ]);
});

test("killed, it comes back by itself and is told the names again", async () => {
  const server = xmppServer();
  await server.start();
  const first = server.pid ?? 0;
  expect(
    await server.provisionPerson("example.org", { localpart: "jane", user: "jane", name: "Jane Doe" }),
  ).toBe(true);
  const again = untilLogged('"state":"ready"');
  process.kill(first, "SIGKILL");
  await again;
  expect(server.pid).not.toBe(first);
  expect(server.state).toBe("ready");
  expect(logged).toContain("Prosody ended; it is started again");
  for (const name of ["Jane Doe", "Jane Roe"])
    expect(await server.provisionPerson("example.org", { localpart: "jane", user: "jane", name })).toBe(true);
});

test("who takes the port after Prosody died, and knows what it answered, is not taken for it", async () => {
  const server = xmppServer();
  await server.start();
  const { body: answer } = await ask("GET", "/converse/instance");
  const ended = untilLogged("it is started again");
  process.kill(server.pid ?? 0, "SIGKILL");
  await ended;
  foreign = createServer((_, response) => response.end(answer)).listen(port, "127.0.0.1");
  await once(foreign, "listening");
  const outcome = await Promise.race([
    untilLogged('"state":"ready"').then(() => "trusted"),
    untilLogged("it is started again").then(() => "refused"),
  ]);
  expect(outcome).toBe("refused");
  expect(
    await server.provisionPerson("example.org", { localpart: "jane", user: "jane", name: "Jane Doe" }),
  ).toBe(false);
});

test("while it does not run nobody can be told a name", async () => {
  expect(
    await xmppServer().provisionPerson("example.org", { localpart: "jane", user: "jane", name: "Jane Doe" }),
  ).toBe(false);
});

test("stopped, it leaves nothing running, and can be started again", async () => {
  const server = xmppServer();
  await server.start();
  const pid = server.pid ?? 0;
  await server.stop();
  expect(server.state).toBe("stopped");
  expect(isRunning(pid)).toBe(false);
  const config = statSync(join(folder, "xmpp/prosody.cfg.lua")).mtimeMs;
  await server.start();
  expect(server.pid).not.toBe(pid);
  expect(statSync(join(folder, "xmpp/prosody.cfg.lua")).mtimeMs).toBe(config);
});

test("several sites, also with letters outside ASCII, are all known before it is ready", async () => {
  const domains = ["one.example", "bücher.中.example"];
  const server = xmppServer({ sites: domains.map((domain, index) => ({ name: `site-${index}`, domain })) });
  await server.start();
  for (const domain of domains)
    expect(await server.provisionPerson(domain, { localpart: "jane", user: "jane", name: "Jane Doe" })).toBe(
      true,
    );
});

test("a folder with a long name only costs the admin socket", async () => {
  const server = xmppServer({ dataFolder: join(folder, "x".repeat(100)) });
  await server.start();
  expect(server.state).toBe("ready");
});

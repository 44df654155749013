import { execFileSync } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { createServer as createPlain } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { proveProsody } from "../../src/xmpp/prove-prosody.ts";
import { runInProcess } from "../commands/run-in-process.ts";
import { makeFile, makeFolder, SMALLEST } from "../config/files.ts";

const MODULES = new URL("../../../../", import.meta.url).pathname;
const REMOTE = SMALLEST.replace("[xmpp]", '[xmpp]\nrun = "remote"\nurl = "https://xmpp.example:5281"');
const SECRET = randomBytes(32).toString("hex");

test("for another host what to carry over is written, and what to do with it said", async () => {
  const config = await makeFile("converse.toml", REMOTE);
  const options = { packageFolder: MODULES };
  const missing = await runInProcess(["config", "apply", `--config=${config}`], options);
  expect([missing.status, missing.stderr]).toEqual([1, expect.stringContaining("[secrets-unreadable]")]);
  await runInProcess(["secrets", "create", `--config=${config}`]);
  const applied = await runInProcess(["config", "apply", `--config=${config}`], options);
  expect([applied.status, applied.stderr]).toEqual([0, ""]);
  expect(applied.stdout).toContain("with mode 0600 and owner prosody; then remove it here");
  const folder = join(dirname(config), "data/for-prosody");
  expect((await readdir(folder)).sort()).toEqual(["converse-secrets.toml", "converse.cfg.lua", "modules"]);
  expect(await readdir(join(folder, "modules"))).toContain("mod_converse.lua");
  expect((await stat(join(folder, "converse-secrets.toml"))).mode & 0o777).toBe(0o600);
  const golden = new URL("golden/remote.cfg.lua", import.meta.url).pathname;
  await expect(await readFile(join(folder, "converse.cfg.lua"), "utf8")).toMatchFileSnapshot(golden);
  expect((await runInProcess(["config", "diff", `--config=${config}`], options)).status).toBe(0);
});

test("commands about Prosody are for its own host", async () => {
  const config = await makeFile("converse.toml", REMOTE);
  for (const name of ["check", "shell", "log"]) {
    const { status, stderr } = await runInProcess(["prosody", name, `--config=${config}`]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("[prosody-elsewhere]")]);
  }
});

/** What Prosody's module answers. */
function answer(url: string, challenge: unknown, secret: string, modules = "2.0.0"): string {
  expect(url).toBe("/converse/instance");
  const proof = createHmac("sha256", secret)
    .update(`converse-instance example.org ${challenge}`)
    .digest("hex");
  return JSON.stringify({ modules, proof });
}

async function listen(server: Server | ReturnType<typeof createPlain>): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const asked = (url: string) => ({
  url,
  domain: "example.org",
  version: "2.0.0",
  secret: SECRET,
  randomBytes,
});
const never = new AbortController().signal;

test.each([
  ["a stranger", () => "hello", /has no module of ours for example.org/],
  ["other modules", (url: string, c: unknown) => answer(url, c, SECRET, "1.9.0"), /has the modules of 1.9.0/],
  ["another secret", (url: string, c: unknown) => answer(url, c, "x"), /does not know the secret of orders/],
  [
    "an old proof",
    (url: string) => answer(url, "0".repeat(64), SECRET),
    /does not know the secret of orders/,
  ],
  ["no proof", () => '{"modules":"2.0.0"}', /does not know the secret of orders/],
])("%s is not believed to be Prosody", async (_, body, message) => {
  const server = createPlain((req, res) => res.end(body(req.url ?? "", req.headers["x-converse-challenge"])));
  const port = await listen(server);
  await expect(proveProsody(asked(`http://127.0.0.1:${port}`), never)).rejects.toThrow(message);
});

test("who knows the secret is believed, and the secret did not travel", async () => {
  let heard = "";
  const server = createPlain((req, res) => {
    heard = JSON.stringify(req.headers);
    res.end(answer(req.url ?? "", req.headers["x-converse-challenge"], SECRET));
  });
  const port = await listen(server);
  await proveProsody(asked(`http://127.0.0.1:${port}`), never);
  expect(heard).not.toContain(SECRET);
  expect(JSON.parse(heard)).toMatchObject({ host: "example.org" });
});

test("a certificate of somebody else's is refused, before anything is said", async () => {
  const folder = await makeFolder();
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const args = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  execFileSync("openssl", [...args, "-keyout", key, "-out", cert, "-subj", "/CN=example.org", "-days", "2"], {
    stdio: "ignore",
  });
  let requests = 0;
  const server = createServer({ key: await readFile(key), cert: await readFile(cert) }, (_, res) => {
    requests += 1;
    res.end("{}");
  });
  const port = await listen(server);
  await expect(proveProsody(asked(`https://localhost:${port}`), never)).rejects.toThrow(
    /self-signed|certificate/,
  );
  expect(requests).toBe(0);
});

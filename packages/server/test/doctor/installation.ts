import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { decodePloneKey } from "@collective-converse/token";
import type { ServerSettings } from "../../../../spec/http.d.ts";
import { askShell } from "../../src/doctor/edges/ask-shell.ts";
import type { Result } from "../../src/doctor/result.ts";
import { runDoctor } from "../../src/doctor/run-doctor.ts";
import type { Surroundings } from "../../src/doctor/surroundings.ts";
import type { ConverseError } from "../../src/errors.ts";
import { DEFAULTS } from "../../src/system/server-settings.ts";
import { SIGNATURE_HEADER } from "../../src/system/sign-request.ts";
import { readSignature, verifyRequest } from "../../src/system/verify-request.ts";
import { type Built, buildCommand, freePort, type Running, startCommand } from "../bin/built-command.ts";
import { PLONE_KEY, SECRETS } from "../config/files.ts";
import { json, StubPlone } from "../gateway/stub-plone.ts";
import { type Certificate, makeCertificate } from "./certificate.ts";
import { collect } from "./collect.ts";
import { PAGE, PublicProxy } from "./public-proxy.ts";

const VERSION = "2.0.0";
const ANONYMOUS = { code: "member-anonymous", message: "Nobody is logged in." };

/** As many open files as the system allows, as the unit of the documentation has it. */
const WITH_FILES = ["-c", 'ulimit -n "$(ulimit -H -n)"; exec "$0" "$@"'];

export interface InstallationOptions {
  /** Of the gateway's process. */
  env?: Record<string, string>;
}

/** A gateway with a Prosody as on a site; what is outside of them, Plone, is a stand-in. */
export class Installation {
  readonly folder: string;
  readonly plone = new StubPlone();
  /** The web server in front. */
  readonly proxy: PublicProxy;
  readonly certificate: Certificate;
  /** What the add-on tells of itself. */
  versions = { addon: VERSION, plone: "6.2.2" };
  /** What administrators decided in Plone. */
  settings: ServerSettings = { ...DEFAULTS, historyDays: 90 };
  readonly port: number;
  readonly prosodyPort: number;
  pids = { gateway: 0, prosody: 0 };
  readonly #built: Built;
  #address: string | undefined;
  #running: Running | undefined;

  private constructor(
    built: Built,
    folder: string,
    [port, prosodyPort]: readonly [number, number],
    certificate: Certificate,
  ) {
    this.#built = built;
    this.certificate = certificate;
    this.proxy = new PublicProxy(certificate, () => port);
    this.folder = folder;
    this.port = port;
    this.prosodyPort = prosodyPort;
    this.plone.answer = ({ url, headers }, res) => {
      if (url?.endsWith("/@converse")) return json(res, ANONYMOUS, 401);
      if (url?.endsWith("/@converse-system")) return this.#answerGateway(headers, res);
      res.setHeader("Content-Type", "text/html").end(PAGE);
    };
  }

  /** At an address of the test's own, where it makes one of the gateway's port. */
  static async make(address?: (port: number) => string): Promise<Installation> {
    const built = await buildCommand();
    const folder = await mkdtemp(join(tmpdir(), "doctor-"));
    const certificate = await makeCertificate(90);
    const ports = [await freePort(), await freePort()] as const;
    const installation = new Installation(built, folder, ports, certificate);
    installation.#address = address?.(installation.port);
    await installation.proxy.start();
    // As it is released: gateway and modules are of one version.
    await installation.setVersion(VERSION);
    await installation.#writeAssets();
    await installation.#write(await installation.plone.start());
    return installation;
  }

  /** As the add-on does: to the gateway's signature alone. */
  #answerGateway(headers: IncomingHttpHeaders, res: ServerResponse): void {
    const request = {
      direction: "gateway",
      site: "plone",
      method: "GET",
      path: "/@converse-system",
    } as const;
    const [key, body, at] = [decodePloneKey(PLONE_KEY), Buffer.alloc(0), Date.now() / 1000];
    try {
      const signature = readSignature(
        [headers[SIGNATURE_HEADER]].flat().filter((value) => value !== undefined),
      );
      verifyRequest(signature, { ...request, key, body, at });
      json(res, { settings: this.settings, versions: this.versions });
    } catch (error) {
      json(res, { code: (error as ConverseError).code, message: "" }, 401);
    }
  }

  get origin(): string {
    return this.#address ?? `https://localhost:${this.proxy.port}`;
  }

  get config(): string {
    return join(this.folder, "converse.toml");
  }

  get data(): string {
    return join(this.folder, "data");
  }

  get secrets(): string {
    return join(this.folder, "secrets.toml");
  }

  get packageFolder(): string {
    return join(dirname(this.#built.command), "..");
  }

  /** As the build of the page leaves them. */
  async #writeAssets(): Promise<void> {
    const folder = join(this.packageFolder, "assets");
    await mkdir(folder);
    for (const name of ["loader.js", "chat-4VQ7KZ2B.js"]) {
      const script = `export const name = "${name}";\n`.repeat(50);
      await writeFile(join(folder, name), script);
      await writeFile(join(folder, `${name}.br`), brotliCompressSync(script));
    }
  }

  async #write(plone: string): Promise<void> {
    const text = `version = 1
[listen]
port = ${this.port}
[xmpp]
data = "data"
http_port = ${this.prosodyPort}
[sites.plone]
origins = ["${this.origin}"]
plone = "${plone}"
path = "/Plone"
domain = "example.org"
`;
    await writeFile(this.config, text, { mode: 0o644 });
    await writeFile(this.secrets, `${SECRETS}plone_key = "${PLONE_KEY}"\n`, { mode: 0o600 });
    await chmod(this.secrets, 0o600);
  }

  /** Of the gateway that is installed. */
  async setVersion(version: string): Promise<void> {
    const about = { name: "collective-converse", version, type: "module" };
    await writeFile(join(this.packageFolder, "package.json"), JSON.stringify(about));
  }

  async start({ env = {} }: InstallationOptions = {}): Promise<void> {
    const args = ["run", "--json", "--config", this.config];
    this.#running = startCommand("/bin/sh", [...WITH_FILES, this.#built.command, ...args], env);
    this.pids = JSON.parse(await this.#running.line).pids;
  }

  async stop(): Promise<void> {
    this.#running?.kill("SIGTERM");
    await this.#running?.ended;
    this.#running = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    await Promise.all([this.plone.stop(), this.proxy.stop()]);
    await this.#built.remove();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What the doctor finds, all of it. */
  async examine(changes: Partial<Surroundings> = {}): Promise<Result[]> {
    const surroundings = {
      configFile: this.config,
      env: { PATH: process.env["PATH"] },
      uid: process.geteuid?.(),
      version: VERSION,
      nodeVersion: process.versions.node,
      packageFolder: this.packageFolder,
      now: Date.now,
      randomBytes,
      idleMs: 0,
      ca: this.certificate.cert,
    };
    return collect(runDoctor({ ...surroundings, ...changes }));
  }

  /** Lets the running Prosody evaluate a line of Lua. */
  shell(lua: string): Promise<string> {
    return askShell(join(this.data, "prosody/prosody.sock"), lua);
  }

  /** Changes a file, and gives back what undoes that. */
  async edit(path: string, change: (text: string) => string): Promise<() => Promise<void>> {
    const before = await readFile(path, "utf8");
    await writeFile(path, change(before));
    return () => writeFile(path, before);
  }
}

/** The checks that found something, each once. */
export function faultsOf(results: readonly Result[]): string[] {
  const faults = results.filter(({ state }) => state === "error" || state === "warning");
  return [...new Set(faults.map(({ check }) => check))];
}

import { execFile } from "node:child_process";
import { once } from "node:events";
import { appendFile, chmod, rename, truncate } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { OTHER_OTP_SEED, OTHER_PLONE_KEY, OTHER_TOKEN_SECRET, PLONE_KEY } from "../config/files.ts";
import { json } from "../gateway/stub-plone.ts";
import type { Installation } from "./installation.ts";
import { mendLater } from "./mend.ts";

/** Breaks one thing of an installation that runs, until the test is over. */
type Break = (at: Installation) => Promise<void>;

const DEMO_SEED = "XVGR73KMZH2M4XMY";

async function edit(at: Installation, path: string, change: (text: string) => string): Promise<void> {
  mendLater(await at.edit(path, change));
}

async function setMode(path: string, broken: number, good: number): Promise<void> {
  await chmod(path, broken);
  mendLater(() => chmod(path, good));
}

/** Changes the running Prosody by a line of Lua, and undoes it by another. */
async function tamper(at: Installation, lua: string, undo: string): Promise<void> {
  await at.shell(lua);
  mendLater(() => at.shell(undo));
}

function setOption(at: Installation, host: string, name: string, value: string): Promise<void> {
  const set = (lua: string) => `require"core.configmanager".set("${host}", "${name}", ${lua})`;
  const keep = `prosody.old = require"core.configmanager".get("${host}", "${name}")`;
  return tamper(at, `${keep} ${set(value)}`, set("prosody.old"));
}

function module(
  at: Installation,
  broken: "load" | "unload",
  name: string,
  host = "example.org",
): Promise<void> {
  const order = (verb: string) => `require"core.modulemanager".${verb}("${host}", "${name}")`;
  return tamper(at, order(broken), order(broken === "load" ? "unload" : "load"));
}

async function answerOfPlone({ plone }: Installation, answer: (res: ServerResponse) => void): Promise<void> {
  const { answer: before } = plone;
  plone.answer = (req, res) => (req.url?.endsWith("/@converse") ? answer(res) : before(req, res));
  mendLater(() => {
    plone.answer = before;
  });
}

/** Another program that hands everything on to a port, and listens on the one that it resolves with. */
async function forwardTo(port: number): Promise<number> {
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    for (const socket of [client, upstream]) socket.on("error", () => client.destroy());
    client.pipe(upstream).pipe(client);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  mendLater(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function inPlaceOf(at: Installation, port: number, other: number): Promise<void> {
  await edit(at, at.config, (text) => text.replace(`port = ${port}`, `port = ${other}`));
}

/** By the check that has to see it, alone. */
export const BREAKS: Record<string, Break> = {
  config: (at) => edit(at, at.config, (text) => text.replace("origins", "origin")),
  "config-writable": (at) => setMode(at.config, 0o666, 0o644),
  "secrets-permissions": (at) => setMode(at.secrets, 0o640, 0o600),
  secrets: (at) => edit(at, at.secrets, (text) => text.replace(/(otp_seed = )"\w+"/, `$1"${DEMO_SEED}"`)),
  "secrets-rotation": (at) =>
    edit(at, at.secrets, (text) => {
      const table = "[sites.plone.previous]";
      return `${text}${table}\notp_seed = "${OTHER_OTP_SEED}"\ntoken_secret = "${OTHER_TOKEN_SECRET}"\n`;
    }),
  "data-folder": (at) => setMode(at.data, 0o755, 0o700),
  "data-files": (at) => setMode(join(at.data, "prosody.log"), 0o644, 0o600),
  async "log-size"(at) {
    const log = join(at.data, "prosody.log");
    // Nothing but a length: a file with a hole takes no room.
    await truncate(log, 2 ** 30 + 1);
    mendLater(() => truncate(log, 0));
  },
  async "gateway-answers"(at) {
    const nobody = await forwardTo(1);
    await inPlaceOf(at, at.port, nobody);
  },
  async "gateway-alone"(at) {
    await inPlaceOf(at, at.port, await forwardTo(at.port));
  },
  async "gateway-files-limit"({ pids }) {
    const limit = (soft: string) =>
      promisify(execFile)("prlimit", ["--pid", String(pids.gateway), `--nofile=${soft}:`]);
    await limit("1024");
    mendLater(() => limit("20000"));
  },
  async "prosody-answers"(at) {
    const nobody = await forwardTo(1);
    await inPlaceOf(at, at.prosodyPort, nobody);
  },
  async "prosody-ours"(at) {
    await inPlaceOf(at, at.prosodyPort, await forwardTo(at.prosodyPort));
  },
  "prosody-ports": (at) =>
    tamper(at, 'prosody.old = require"net.server".addserver("127.0.0.1", 0, {})', "prosody.old:close()"),
  "prosody-version": (at) =>
    tamper(at, 'prosody.old = prosody.version prosody.version = "0.11.9"', "prosody.version = prosody.old"),
  async "prosody-shell"(at) {
    const socket = join(at.data, "prosody/prosody.sock");
    await rename(socket, `${socket}.away`);
    mendLater(() => rename(`${socket}.away`, socket));
  },
  "prosody-clock": (at) =>
    tamper(
      at,
      'local t = require"util.time" prosody.old = t.now t.now = function () return prosody.old() + 60 end',
      'require"util.time".now = prosody.old',
    ),
  async "prosody-log"(at) {
    const log = join(at.data, "prosody.log");
    await appendFile(log, "Nov 24 12:00:00 example.org:mam\terror\tIt could not write.\n");
    mendLater(() => truncate(log, 0));
  },
  "prosody-modules": (at) => module(at, "unload", "carbons"),
  "prosody-limits": (at) => module(at, "unload", "converse_limits"),
  "s2s-closed": (at) => module(at, "load", "dialback"),
  "registration-closed": (at) => setOption(at, "example.org", "allow_registration", "true"),
  "archive-expires": (at) => setOption(at, "example.org", "archive_expires_after", '"never"'),
  "prosody-files": (at) => module(at, "unload", "http_file_share", "upload.example.org"),
  "prosody-rooms": (at) => setOption(at, "rooms.example.org", "restrict_room_creation", "false"),
  "prosody-login": (at) => setOption(at, "example.org", "authentication", '"internal_plain"'),
  "plone-key": (at) => edit(at, at.secrets, (text) => text.replace(PLONE_KEY, OTHER_PLONE_KEY)),
  async "addon-version"(at) {
    at.versions.addon = "1.9.0";
    mendLater(() => {
      at.versions.addon = "2.0.0";
    });
  },
  async "plone-version"(at) {
    at.versions.plone = "5.2.15";
    mendLater(() => {
      at.versions.plone = "6.2.2";
    });
  },
  async "plone-settings-applied"(at) {
    const { settings } = at;
    at.settings = { ...settings, fileQuotaMib: 7 };
    mendLater(() => {
      at.settings = settings;
    });
  },
  "plone-answers": (at) => answerOfPlone(at, (res) => json(res, {}, 503)),
  "plone-addon": (at) => answerOfPlone(at, (res) => json(res, { type: "NotFound" }, 404)),
  "plone-chat-on": (at) => answerOfPlone(at, (res) => json(res, { code: "site-chat-off" }, 403)),
  "plone-clock": (at) =>
    answerOfPlone(at, (res) => {
      res.setHeader("Date", new Date(Date.now() - 4_000).toUTCString());
      json(res, { code: "member-anonymous" }, 401);
    }),
};

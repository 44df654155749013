import { readdir, readFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, startCommand } from "../bin/built-command.ts";
import { makeFile, OTP_SEED, SECRETS, SMALLEST, TOKEN_SECRET } from "../config/files.ts";
import { buildAll, install, makeOutside, type Packed, pack, runIn } from "./packed.ts";

const ROOT = new URL("../../../..", import.meta.url).pathname;
const ENV = { CONVERSE_OTP_SEED: OTP_SEED, CONVERSE_TOKEN_SECRET: TOKEN_SECRET };

let outside: Awaited<ReturnType<typeof makeOutside>>;
let packed: Packed;
let installed: string;
beforeAll(async () => {
  await buildAll();
  outside = await makeOutside();
  packed = await pack("server", outside.folder);
  await install(outside.folder, [packed.tarball], "--prefer-offline");
  installed = join(outside.folder, "node_modules/collective-converse");
});
afterAll(() => outside?.remove());

/** Hashes change with what is served, and Converse.js has a file for each of its languages. */
function withoutHashes(path: string): string {
  return path.replace(/-[0-9a-f]{8}(?=[./])/, "-HASH").replace(/(chunkjs\/).*?((?:\.(?:br|gz))?)$/, "$1*$2");
}

test("the tarball has what is built, and nothing else", () => {
  expect([...new Set(packed.files.map(withoutHashes))].sort()).toMatchInlineSnapshot(`
    [
      "LICENSE",
      "README.md",
      "assets/chat-HASH.js",
      "assets/chat-HASH.js.br",
      "assets/chat-HASH.js.gz",
      "assets/converse-14.0.0-HASH/LICENSE.txt",
      "assets/converse-14.0.0-HASH/LICENSE.txt.br",
      "assets/converse-14.0.0-HASH/LICENSE.txt.gz",
      "assets/converse-14.0.0-HASH/chunkjs/*",
      "assets/converse-14.0.0-HASH/chunkjs/*.br",
      "assets/converse-14.0.0-HASH/chunkjs/*.gz",
      "assets/converse-14.0.0-HASH/converse.css",
      "assets/converse-14.0.0-HASH/converse.css.br",
      "assets/converse-14.0.0-HASH/converse.css.gz",
      "assets/converse-14.0.0-HASH/converse.js",
      "assets/converse-14.0.0-HASH/converse.js.br",
      "assets/converse-14.0.0-HASH/converse.js.gz",
      "assets/converse-14.0.0-HASH/emoji.json",
      "assets/converse-14.0.0-HASH/emoji.json.br",
      "assets/converse-14.0.0-HASH/emoji.json.gz",
      "assets/converse-14.0.0-HASH/images/logo/conversejs-filled.svg",
      "assets/converse-14.0.0-HASH/images/logo/conversejs-filled.svg.br",
      "assets/converse-14.0.0-HASH/images/logo/conversejs-filled.svg.gz",
      "assets/converse-14.0.0-HASH/sounds/README",
      "assets/converse-14.0.0-HASH/sounds/msg_received.mp3",
      "assets/converse-14.0.0-HASH/sounds/msg_received.ogg",
      "assets/doctor.js",
      "assets/doctor.js.br",
      "assets/doctor.js.gz",
      "assets/loader.js",
      "assets/loader.js.br",
      "assets/loader.js.gz",
      "dist/collective-converse.js",
      "package.json",
      "prosody/modules/converse_contacts/gather.lib.lua",
      "prosody/modules/converse_contacts/group_order.lib.lua",
      "prosody/modules/converse_contacts/groups.lib.lua",
      "prosody/modules/converse_contacts/guard.lib.lua",
      "prosody/modules/converse_contacts/orders.lib.lua",
      "prosody/modules/converse_contacts/own_store.lib.lua",
      "prosody/modules/converse_contacts/roster.lib.lua",
      "prosody/modules/converse_contacts/send_list.lib.lua",
      "prosody/modules/converse_contacts/slices.lib.lua",
      "prosody/modules/converse_limits/buckets.lib.lua",
      "prosody/modules/converse_limits/kinds.lib.lua",
      "prosody/modules/converse_limits/limits.lib.lua",
      "prosody/modules/converse_orders/gate.lib.lua",
      "prosody/modules/converse_orders/group_id.lib.lua",
      "prosody/modules/converse_people/account.lib.lua",
      "prosody/modules/converse_people/apart.lib.lua",
      "prosody/modules/converse_people/cards.lib.lua",
      "prosody/modules/converse_people/ids.lib.lua",
      "prosody/modules/converse_people/kept.lib.lua",
      "prosody/modules/converse_people/line.lib.lua",
      "prosody/modules/converse_people/listed.lib.lua",
      "prosody/modules/converse_people/name_guard.lib.lua",
      "prosody/modules/converse_people/name_key.lib.lua",
      "prosody/modules/converse_people/named.lib.lua",
      "prosody/modules/converse_people/person_order.lib.lua",
      "prosody/modules/converse_people/portrait.lib.lua",
      "prosody/modules/converse_people/publish_name.lib.lua",
      "prosody/modules/converse_people/publish_portrait.lib.lua",
      "prosody/modules/converse_people/traces.lib.lua",
      "prosody/modules/converse_rooms/bookmarks.lib.lua",
      "prosody/modules/converse_rooms/called.lib.lua",
      "prosody/modules/converse_rooms/guard.lib.lua",
      "prosody/modules/converse_rooms/muc.lib.lua",
      "prosody/modules/converse_rooms/name.lib.lua",
      "prosody/modules/converse_rooms/nicks.lib.lua",
      "prosody/modules/converse_rooms/notice.lib.lua",
      "prosody/modules/converse_rooms/orders.lib.lua",
      "prosody/modules/converse_rooms/prepared.lib.lua",
      "prosody/modules/converse_rooms/rename.lib.lua",
      "prosody/modules/converse_rooms/room_order.lib.lua",
      "prosody/modules/converse_rooms/rooms.lib.lua",
      "prosody/modules/converse_sessions/asked_at.lib.lua",
      "prosody/modules/converse_sessions/client.lib.lua",
      "prosody/modules/converse_sessions/endings.lib.lua",
      "prosody/modules/converse_sessions/orders.lib.lua",
      "prosody/modules/converse_sessions/refused.lib.lua",
      "prosody/modules/converse_settings/take_config.lib.lua",
      "prosody/modules/converse_token/base32.lib.lua",
      "prosody/modules/converse_token/clock.lib.lua",
      "prosody/modules/converse_token/format.lib.lua",
      "prosody/modules/converse_token/localpart.lib.lua",
      "prosody/modules/converse_token/login_id.lib.lua",
      "prosody/modules/converse_token/replay_journal.lib.lua",
      "prosody/modules/converse_token/replay_store.lib.lua",
      "prosody/modules/converse_token/sasl_message.lib.lua",
      "prosody/modules/converse_token/secrets.lib.lua",
      "prosody/modules/converse_token/secrets_source.lib.lua",
      "prosody/modules/converse_token/secrets_text.lib.lua",
      "prosody/modules/converse_token/verify.lib.lua",
      "prosody/modules/mod_auth_converse.lua",
      "prosody/modules/mod_converse.lua",
      "prosody/modules/mod_converse_again.lua",
      "prosody/modules/mod_converse_contacts.lua",
      "prosody/modules/mod_converse_limits.lua",
      "prosody/modules/mod_converse_rooms.lua",
      "prosody/modules/mod_converse_sessions.lua",
      "schema/converse.schema.json",
      "spec/errors.json",
    ]
  `);
});

test("no file holds a path of the machine that built it, a secret, or a map back to the sources", async () => {
  for (const path of packed.files.filter((file) => /\.(js|lua|json|md)$/.test(file))) {
    const text = await readFile(join(installed, path), "utf8");
    expect(text.includes(ROOT), path).toBe(false);
    // Not `toMatch`: on failure it would print the whole of Converse.js.
    expect(/^\/\/# sourceMappingURL=|BEGIN [A-Z ]*PRIVATE KEY/m.test(text), path).toBe(false);
    expect(text.includes(OTP_SEED) || text.includes(TOKEN_SECRET), path).toBe(false);
  }
});

test("nothing is installed but what it names", async () => {
  const { dependencies } = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  expect(Object.keys(dependencies).sort()).toEqual(["pino", "prom-client", "sirv", "smol-toml", "zod"]);
  const folders = await readdir(join(outside.folder, "node_modules"));
  expect(folders).not.toContain("@collective-converse");
  expect(folders).toEqual(expect.arrayContaining(Object.keys(dependencies)));
});

test("the command runs without the repository", async () => {
  const npx = (...args: string[]) => runIn(outside.folder, "npx", ["collective-converse", ...args], ENV);
  expect(await npx("--version")).toBe("2.0.0\n");
  const token = await npx("token", "mint", "--jid=jane@example.org");
  expect(await npx("token", "verify", "--jid=jane@example.org", token.trimEnd())).toBe("ok\n");
  const refused = npx("token", "verify", "--jid=joe@example.org", token.trimEnd());
  await expect(refused).rejects.toMatchObject({ code: 1, stdout: "token-signature\n" });
});

interface Answer {
  status: number | undefined;
  type: string | undefined;
  body: string;
}

function ask(port: number, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, headers: { host: "www.example.org" } };
    get(options, async (response) => {
      const body = Buffer.concat(await response.toArray()).toString();
      resolve({ status: response.statusCode, type: response.headers["content-type"], body });
    }).on("error", reject);
  });
}

test("it runs with a real Prosody, answers for its health and serves the page's script", async () => {
  const config = SMALLEST.replace("[xmpp]", `[xmpp]\nhttp_port = ${await freePort()}`);
  const file = { folder: outside.folder };
  await makeFile("secrets.toml", SECRETS, file);
  const path = await makeFile("converse.toml", `${config}[listen]\nport = 0\n`, file);
  const command = join(outside.folder, "node_modules/.bin/collective-converse");
  const running = startCommand(command, ["run", "--config", path, "--json"]);
  try {
    const { port } = JSON.parse(await running.line).listen;
    const health = await ask(port, "/chat/health");
    expect(JSON.parse(health.body)).toMatchObject({
      version: "2.0.0",
      parts: expect.arrayContaining([{ name: "xmpp", status: "up" }]),
    });
    const loader = await ask(port, "/chat/loader.js");
    expect([loader.status, loader.type]).toEqual([200, expect.stringContaining("javascript")]);
    expect(loader.body).toBe(await readFile(join(installed, "assets/loader.js"), "utf8"));
  } finally {
    running.kill("SIGTERM");
  }
  const { status, stderr } = await running.ended;
  expect(status, stderr).toBe(0);
});

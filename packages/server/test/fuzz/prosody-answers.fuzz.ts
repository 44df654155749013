import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { damaged, type Fuzzed, fuzzed, jsonLike, textOf } from "../../../../tests/fuzz/fuzzed.ts";
import { createLog } from "../../src/log.ts";
import { Groups } from "../../src/xmpp/groups.ts";
import { People } from "../../src/xmpp/people.ts";
import { proveProsody } from "../../src/xmpp/prove-prosody.ts";
import { Sessions } from "../../src/xmpp/sessions.ts";

const SRC = "packages/server/src/xmpp";
const SESSION = {
  localpart: "jane",
  user: "jane",
  resource: "x",
  since: 1,
  renewed: null,
  client: null,
  address: null,
  hibernating: false,
};

const REFUSED = {
  code: "token-otp",
  count: 3,
  since: 1_764_000_000_000,
  named: [{ at: 1_764_000_000_000, user: "jane", localpart: "jane", login: "0123456789ab", address: null }],
};

/** What the one on Prosody's port says next. */
let next = { status: 200, body: "" };
const server = createServer((req, res) => {
  req.resume();
  res.writeHead(next.status).end([204, 304].includes(next.status) ? undefined : next.body);
});
server.listen(0, "127.0.0.1").unref();
await once(server, "listening");
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const domain = "example.org";
const secret = () => "s".repeat(64);
const sessions = new Sessions({ url, domain, secret });
const groups = new Groups({ url, domain, secret });
const people = new People({ url, secret, log: createLog({ level: "silent", destination: process.stderr }) });

/** Each answer of Prosody's is understood, or refused with the code. */
function answered(
  file: string,
  name: string,
  right: unknown,
  code: string | RegExp,
  ask: () => Promise<unknown>,
): Fuzzed {
  const body = fc.oneof(
    damaged(right).map((json) => JSON.stringify(json) ?? ""),
    jsonLike(...Object.keys(Object(right))).map((json) => JSON.stringify(json)),
    textOf("{", "}", "null", '"', "[]", "<html>"),
  );
  return fuzzed({
    file: `${SRC}/${file}`,
    name: `${name}: what Prosody says, or the code`,
    briefly: 60,
    from: fc.record({ status: fc.constantFrom(200, 200, 200, 204, 400, 401, 404, 500), body }),
    async holds(answer) {
      next = answer;
      await ask().catch((error: Error & { code?: string }) => {
        if (typeof code === "string") assert.equal(error.code, code, error.stack);
        else assert.match(error.message, code, error.stack);
      });
    },
  });
}

export const parsers: readonly Fuzzed[] = [
  answered(
    "sessions.ts",
    "Sessions",
    { sessions: { "jane@example.org/x": SESSION } },
    "xmpp-unreachable",
    async () => {
      for (const { localpart } of (await sessions.list()).values()) void localpart;
    },
  ),
  answered("sessions.ts", "Sessions, close", { closed: 3 }, "xmpp-unreachable", async () => {
    const closed = await sessions.close({ localpart: "jane", reason: "closed", before: 1 });
    assert.ok(Number.isSafeInteger(closed));
  }),
  answered(
    "read-refused.ts",
    "readRefused",
    { mark: "m", refused: [REFUSED] },
    "xmpp-unreachable",
    async () => {
      for (const { count, named } of (await sessions.refused("m")).refused)
        assert.ok(named.length <= count + 20);
    },
  ),
  answered(
    "group-orders.ts",
    "GroupOrders",
    { groups: { staff: "a".repeat(64) } },
    "contacts-not-taken",
    () => groups.list(),
  ),
  answered("people.ts", "People", { type: "image/png", data: "iVBORw0KGgo=" }, "xmpp-unreachable", () =>
    people.portrait(domain, "jane", "0".repeat(40)),
  ),
  answered(
    "prove-prosody.ts",
    "proveProsody",
    { instance: "x", modules: "2.0.0", proof: "0".repeat(64) },
    /no module of ours|has the modules of|does not know the secret|too long/,
    () =>
      proveProsody(
        { url, domain, version: "2.0.0", secret: secret(), randomBytes: (size) => new Uint8Array(size) },
        new AbortController().signal,
      ),
  ),
];

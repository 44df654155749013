import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { Sessions } from "../../src/xmpp/sessions.ts";

const SECRET = "s".repeat(64);

/** Something in Prosody's place that answers everything alike. */
async function answering(status: number, body: string): Promise<Sessions> {
  const server = createServer((_req, res) => res.writeHead(status).end(body)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new Sessions({ url, domain: "example.org", secret: () => SECRET });
}

test.each([
  [404, "", "has not loaded mod_converse_sessions: run `config apply`"],
  [401, "", "status 401"],
  [500, "", "status 500"],
  [200, "<html>", "is no JSON"],
])("an answer with %d %s is no order taken", async (status, body, why) => {
  const sessions = await answering(status, body);
  const order = sessions.close({ localpart: "jane", reason: "logout", before: 1 });
  await expect(order).rejects.toMatchObject({
    code: "xmpp-unreachable",
    message: expect.stringContaining(why),
  });
  await expect(order).rejects.not.toMatchObject({ message: expect.stringContaining(SECRET) });
});

describe("refused tokens", () => {
  const named = [{ at: 1_764_000_000_000, user: null, localpart: "jane", login: null, address: "192.0.2.7" }];
  const kind = { code: "token-otp", count: 3, since: 1_764_000_000_000, named };

  test.each([
    ["without a mark", { refused: [] }],
    ["with a code that is none", { mark: "m", refused: [{ ...kind, code: "To ken" }] }],
    ["with less than none of them", { mark: "m", refused: [{ ...kind, count: 0 }] }],
    ["of no time", { mark: "m", refused: [{ ...kind, since: 1e300 }] }],
    ["of more codes than there are", { mark: "m", refused: Array.from({ length: 51 }, () => kind) }],
    ["with more names than are told", { mark: "m", refused: [{ ...kind, named: Array(21).fill(named[0]) }] }],
    [
      "with another thing than names",
      { mark: "m", refused: [{ ...kind, named: [{ ...named[0], user: 1 }] }] },
    ],
  ])("%s are not believed", async (_, answer) => {
    const sessions = await answering(200, JSON.stringify(answer));
    await expect(sessions.refused("")).rejects.toMatchObject({ code: "xmpp-unreachable" });
  });

  test("are none or some, whichever way Lua writes nothing", async () => {
    const none = await answering(200, '{"mark":"","refused":{}}');
    expect(await none.refused("")).toEqual({ mark: "", refused: [] });
    const some = await answering(200, JSON.stringify({ mark: "m", refused: [kind, { ...kind, named: {} }] }));
    expect(await some.refused("")).toEqual({ mark: "m", refused: [kind, { ...kind, named: [] }] });
  });
});

test("nobody there is no order taken", async () => {
  const sessions = new Sessions({ url: "http://127.0.0.1:1", domain: "example.org", secret: () => SECRET });
  await expect(sessions.list()).rejects.toMatchObject({ code: "xmpp-unreachable" });
});

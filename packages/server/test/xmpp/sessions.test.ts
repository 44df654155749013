import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
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

test("nobody there is no order taken", async () => {
  const sessions = new Sessions({ url: "http://127.0.0.1:1", domain: "example.org", secret: () => SECRET });
  await expect(sessions.list()).rejects.toMatchObject({ code: "xmpp-unreachable" });
});

import { once } from "node:events";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { ask } from "./ask.ts";
import { startSite } from "./site.ts";

const DOMAIN = "müller.例え";
const PAGE = { Host: "www.example.org", Origin: "https://www.example.org" };

/** The bytes that arrived, as the UTF-8 that Prosody takes them for. */
function read(host: string | undefined): string {
  return Buffer.from(host ?? "", "latin1").toString("utf8");
}

test("Prosody finds a domain outside ASCII by its bytes: BOSH, the body as it is", async () => {
  const { port, prosody } = await startSite({ site: { domain: DOMAIN } });
  prosody.bosh = (req, res) => req.pipe(res);
  const reply = await ask(port, {
    method: "POST",
    path: "/chat/http-bind",
    body: "<body>grüße 例</body>",
    headers: { ...PAGE, "Content-Type": "text/xml" },
  });
  expect(reply.text).toBe("<body>grüße 例</body>");
  expect(read(prosody.requests[0]?.headers.host)).toBe(DOMAIN);
});

test("Prosody finds a domain outside ASCII by its bytes: websocket", async () => {
  const { port, prosody } = await startSite({ site: { domain: DOMAIN } });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/chat/ws`, "xmpp", {
    headers: { Host: PAGE.Host },
    origin: PAGE.Origin,
  });
  await once(socket, "open");
  expect(read(prosody.requests[0]?.headers.host)).toBe(DOMAIN);
  socket.terminate();
});

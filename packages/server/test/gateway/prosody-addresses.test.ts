import fc from "fast-check";
import { expect, test } from "vitest";
import { askRaw } from "./ask.ts";
import { startEverything } from "./route-stories.ts";

/** All that the gateway may ask of Prosody for a browser; whatever else Prosody serves is not for browsers. */
const ALLOWED =
  /^(?:GET \/xmpp-websocket|POST \/http-bind|(?:GET|HEAD|PUT) \/upload\/[\w-]{16,64}\/(?:[\w\-.!~*'(),:@&=+$]|%(?!2[fF]|00)[0-9a-fA-F]{2})+)$/;

const segment = fc.constantFrom(
  ...["chat", "ws", "http-bind", "upload", "portraits", "session", "people", "health"],
  ...[
    "xmpp-websocket",
    "converse",
    "instance",
    "reload",
    "groups",
    "sessions",
    "admin",
    "metrics",
    "file_share",
  ],
  ...["Aaaaaaaaaaaaaaaaaaaaaa-_", "a.png", "a%2Fb.png", "a%00", "%61", "a;b", "a,b", "a?b", "a&b=c"],
  ...[
    "",
    ".",
    "..",
    "%2e",
    "%2E%2e",
    "..%2f",
    "%2f",
    "%5c",
    "\\",
    "%252f",
    "%c0%ae",
    "\u00ff",
    " ",
    "#",
    ":80",
    "@x",
  ],
);
const target = fc.oneof(
  fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join("/")}`),
  fc
    .tuple(
      fc.constantFrom("/chat/ws", "/chat/http-bind", "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/a.png"),
      fc.oneof({ arbitrary: fc.constant(""), weight: 1 }, { arbitrary: segment, weight: 3 }),
    )
    .map(([path, end]) => path + end),
  fc.array(segment, { maxLength: 3 }).map((segments) => `http://www.example.org/${segments.join("/")}`),
);
const websocket =
  "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: xmpp\r\n";

test("no target leads to anything of Prosody's but its streams and its files", async () => {
  const { port, prosody } = await startEverything();
  prosody.onSocket = (socket) => void socket.end();
  const methods = fc.constantFrom("GET", "HEAD", "POST", "PUT", "DELETE");
  await fc.assert(
    fc.asyncProperty(methods, target, fc.boolean(), async (method, path, isWebsocket) => {
      await askRaw(
        port,
        `${method} ${path} HTTP/1.1\r\nHost: www.example.org\r\nOrigin: https://www.example.org\r\n` +
          `Authorization: Bearer abc\r\n${isWebsocket ? websocket : "Content-Length: 0\r\nConnection: close\r\n"}\r\n`,
      );
      for (const { method: asked, url } of prosody.requests) expect(`${asked} ${url}`).toMatch(ALLOWED);
    }),
    { seed: 20_261_124, numRuns: 2000 },
  );
  const asked = new Set(prosody.requests.map(({ url }) => url?.split("/")[1]));
  // Else nothing would be known.
  expect(asked).toEqual(new Set(["xmpp-websocket", "http-bind", "upload"]));
});

import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { addressReader, type ForwardedHeader } from "../../src/http/client-address.ts";
import { ask, askSession } from "./ask.ts";
import { startSite } from "./site.ts";
import { Client, handshake } from "./websocket.ts";

/** A request of that peer's with these headers, in their order. */
function from(remoteAddress: string | undefined, ...rawHeaders: string[]): IncomingMessage {
  return { socket: { remoteAddress }, rawHeaders } as unknown as IncomingMessage;
}

function read(header: ForwardedHeader, ...trustedProxies: string[]) {
  return addressReader({ header, trustedProxies });
}

const XFF = "X-Forwarded-For";

describe("what is not said by a trusted proxy is not believed", () => {
  test.each<[string, IncomingMessage, string]>([
    ["anybody", from("203.0.113.9", XFF, "198.51.100.1"), "203.0.113.9"],
    ["a neighbour of the proxy's", from("10.1.0.1", XFF, "198.51.100.1"), "10.1.0.1"],
    ["the client before the proxy", from("10.0.0.1", XFF, "198.51.100.1, 203.0.113.9"), "203.0.113.9"],
    [
      "the client in a header before",
      from("10.0.0.1", XFF, "198.51.100.1", XFF, "203.0.113.9"),
      "203.0.113.9",
    ],
    [
      "the client, as another proxy",
      from("10.0.0.1", XFF, "198.51.100.1, 10.0.0.2, 203.0.113.9"),
      "203.0.113.9",
    ],
    ["the other header", from("10.0.0.1", "Forwarded", "for=198.51.100.1"), "10.0.0.1"],
    ["another header", from("10.0.0.1", "X-Real-IP", "198.51.100.1"), "10.0.0.1"],
    ["a name with an underscore", from("10.0.0.1", "X_Forwarded_For", "198.51.100.1"), "10.0.0.1"],
    ["what is no address", from("10.0.0.1", XFF, "198.51.100.1, evil"), "10.0.0.1"],
    ["an empty place", from("10.0.0.1", XFF, "198.51.100.1, "), "10.0.0.1"],
    ["an address with a zone", from("10.0.0.1", XFF, "fe80::1%eth0"), "10.0.0.1"],
    ["markup", from("10.0.0.1", XFF, "<b>198.51.100.1</b>"), "10.0.0.1"],
    ["nobody: the connection is gone", from(undefined, XFF, "198.51.100.1"), "unknown"],
  ])("%s", (_, req, address) => {
    expect(read(XFF, "10.0.0.0/16", "2001:db8::/32")(req)).toBe(address);
  });
});

describe("what a trusted proxy says is believed", () => {
  test.each<[string, IncomingMessage, string]>([
    ["of its client", from("10.0.0.1", XFF, "203.0.113.9"), "203.0.113.9"],
    ["over an IPv6 socket", from("::ffff:10.0.0.1", "x-forwarded-for", "::ffff:203.0.113.9"), "203.0.113.9"],
    ["with a port", from("10.0.0.1", XFF, "203.0.113.9:4711"), "203.0.113.9"],
    ["in IPv6", from("2001:db8::1", XFF, "[2001:db9::7]:4711"), "2001:db9::7"],
    ["of a proxy that says so too", from("10.0.0.1", XFF, "203.0.113.9, 10.0.0.2"), "203.0.113.9"],
    ["of a client that is a proxy itself", from("10.0.0.1", XFF, "10.0.0.7"), "10.0.0.7"],
    ["of nobody", from("10.0.0.1"), "10.0.0.1"],
  ])("%s", (_, req, address) => {
    expect(read(XFF, "10.0.0.0/16", "2001:db8::/32")(req)).toBe(address);
  });

  test.each([
    ["for=203.0.113.9", "203.0.113.9"],
    ["for=198.51.100.1, for=203.0.113.9;proto=https;by=10.0.0.1", "203.0.113.9"],
    ['proto=https; For="[2001:db9::7]:4711"', "2001:db9::7"],
    ["for=203.0.113.9, for=unknown", "10.0.0.1"],
    ["for=_hidden", "10.0.0.1"],
    ["xfor=203.0.113.9", "10.0.0.1"],
  ])("as RFC 7239 has it: %s", (value, address) => {
    expect(read("Forwarded", "10.0.0.1")(from("10.0.0.1", "Forwarded", value, XFF, "192.0.2.1"))).toBe(
      address,
    );
  });
});

describe("Prosody is told that address and nothing else that a client says", () => {
  const FORGED = {
    "X-Forwarded-For": "198.51.100.1",
    Forwarded: "for=198.51.100.2",
    "X-Real-IP": "198.51.100.3",
  };

  async function told(trustedProxies: string[], headers: Record<string, string>) {
    const { port, prosody } = await startSite({ addresses: { trustedProxies } });
    const page = { Origin: "https://www.example.org", ...headers };
    const client = new Client(port, handshake({ headers }));
    await client.until(/\r\n\r\n/);
    client.socket.destroy();
    await ask(port, { method: "POST", path: "/chat/http-bind", headers: page, body: "<body/>" });
    return prosody.requests.map(({ headers }) => [
      headers["x-forwarded-for"],
      headers.forwarded,
      headers["x-real-ip"],
    ]);
  }

  test("with forged headers from who is no trusted proxy", async () => {
    const own = ["127.0.0.1", undefined, undefined];
    expect(await told([], FORGED)).toEqual([own, own]);
  });

  test("with what the proxy says of who asked it", async () => {
    const headers = { ...FORGED, "X-Forwarded-For": "198.51.100.1, 203.0.113.9" };
    const browser = ["203.0.113.9", undefined, undefined];
    expect(await told(["127.0.0.1"], headers)).toEqual([browser, browser]);
  });
});

test("a refusal is noted with that address", async () => {
  const site = await startSite();
  await askSession(site.port, {
    Origin: "https://evil.example",
    "X-Forwarded-For": "198.51.100.1, 203.0.113.9",
  });
  await askSession(site.port, { Host: "evil.example" });
  expect(site.audited).toEqual([
    { event: "origin-refused", site: "plone", code: "session-origin", address: "203.0.113.9" },
    { event: "host-refused", site: undefined, code: "site-unknown", address: "127.0.0.1" },
  ]);
});

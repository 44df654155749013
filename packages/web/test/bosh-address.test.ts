import { expect, test } from "vitest";
import { boshAddress } from "../src/chat/bosh-address.ts";

const PAGE = { protocol: "https:", host: "www.example.org", hostname: "www.example.org" };
const GATEWAYS = "https://www.example.org/chat/http-bind";

function ask(wanted: string | null) {
  const reported: Error[] = [];
  const address = boshAddress(wanted, "/chat/http-bind", PAGE, (error) => reported.push(error));
  return { address, reported };
}

test.each([
  "https://xmpp.example.org/http-bind",
  "http://www.example.org/http-bind",
  "https://www.example.org:5281/http-bind",
  "https://www.example.org.evil.example/",
  "https://www.example.org@evil.example/",
  "https://ada:secret@www.example.org/http-bind",
  "//evil.example/http-bind",
  "/\\evil.example/http-bind",
  "http-bind",
  "javascript:alert(1)",
  "blob:https://www.example.org/http-bind",
  "wss://www.example.org/ws",
  "https://",
])("%s is refused, said so, and the gateway's is taken", (wanted) => {
  const { address, reported } = ask(wanted);
  expect(address).toBe(GATEWAYS);
  expect(reported).toMatchObject([{ code: "page-bosh-origin" }]);
  expect(reported[0]?.message).toContain("not on this page's origin, https://www.example.org");
});

test.each([null, ""])("without one (%j) it is the gateway's, and nothing is wrong", (wanted) => {
  expect(ask(wanted)).toEqual({ address: GATEWAYS, reported: [] });
});

test.each([
  ["/http-bind", "https://www.example.org/http-bind"],
  ["/a/../http-bind?x=1#y", "https://www.example.org/http-bind?x=1"],
  ["https://www.example.org/http-bind", "https://www.example.org/http-bind"],
  ["https://www.example.org:443/bosh/", "https://www.example.org/bosh/"],
  ["HTTPS://WWW.EXAMPLE.ORG/http-bind", "https://www.example.org/http-bind"],
])("%s is on the page's origin: %s", (wanted, address) => {
  expect(ask(wanted)).toEqual({ address, reported: [] });
});

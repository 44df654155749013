import { expect, test } from "vitest";
import { keptOut } from "../../src/doctor/read-csp.ts";
import { policiesIn, unencryptedIn } from "../../src/doctor/read-page.ts";

const ORIGIN = "https://www.example.org";

test.each<[policy: string, lacks: string[]]>([
  ["default-src 'none'", ["script-src 'self'", "connect-src 'self'", "style-src 'unsafe-inline'"]],
  ["script-src 'nonce-abc' 'strict-dynamic' 'self'", ["script-src 'self'"]],
  ["script-src https://cdn.example", ["script-src 'self'"]],
  ["script-src http://www.example.org", ["script-src 'self'"]],
  ["script-src www.example.org:8443", ["script-src 'self'"]],
  ["script-src *.example.com", ["script-src 'self'"]],
  ["script-src 'self'; script-src-elem 'none'", ["script-src 'self'"]],
  ["connect-src wss://other.example", ["connect-src 'self'"]],
  ["style-src 'self'", ["style-src 'unsafe-inline'"]],
  ["style-src 'unsafe-inline' 'nonce-abc'", ["style-src 'unsafe-inline'"]],
  ["script-src 'none'; script-src 'self'", ["script-src 'self'"]],
])("%s keeps the chat out", (policy, lacks) => {
  expect(keptOut([policy], ORIGIN)).toEqual(lacks);
});

test.each([
  ["img-src 'none'; frame-ancestors 'self'"],
  ["default-src 'self'; style-src 'self' 'unsafe-inline'"],
  ["script-src https:; connect-src *"],
  ["script-src www.example.org"],
  ["script-src https://www.example.org/"],
  ["script-src *.example.org"],
  ["script-src 'none' 'self'; "],
])("%s lets the chat in", (policy) => {
  expect(keptOut([policy], ORIGIN)).toEqual([]);
});

test("all policies of a page count", () => {
  expect(keptOut(["script-src 'self'", "script-src 'none'"], ORIGIN)).toEqual(["script-src 'self'"]);
});

test("a policy in the page is found, and none in a comment", () => {
  const tag = `<meta content="script-src 'self'" http-equiv=Content-Security-Policy>`;
  expect(policiesIn(`<!-- ${tag} --><META CHARSET=utf-8>${tag}`)).toEqual(["script-src 'self'"]);
});

test("what a browser refuses in an encrypted page is found, and nothing that it shows all the same", () => {
  const html = `
    <base href="http://a.example/"><link rel=stylesheet href='http://b.example/x.css'>
    <script async src=http://c.example/x.js></script><iframe src="HTTP://d.example"></iframe>
    <link rel="canonical" href="http://e.example"><img src="http://f.example/cat.png"><a href="http://g.example">
    <script src="https://h.example/x.js"></script><script>"src='http://i.example'"</script>
    <!-- <script src="http://j.example"></script> -->`;
  expect(unencryptedIn(html).map((address) => new URL(address).host)).toEqual([
    "c.example",
    "d.example",
    "b.example",
    "a.example",
  ]);
});

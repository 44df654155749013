import { expect, test } from "vitest";
import { guessDomain, guessPublicUrl } from "../../src/commands/init/guess.ts";

test.each([
  "web1",
  "localhost",
  "localhost.localdomain",
  "server.local",
  "db.internal",
  "box.lan",
  "a.home.arpa",
])("nobody elsewhere knows a machine as %s, so it is no guess", (name) => {
  expect(guessPublicUrl(name).value).toBeUndefined();
});

test("a machine with a name of the world's may be the site", () => {
  expect(guessPublicUrl("WWW.Example.org").value).toBe("https://www.example.org");
});

test.each([
  ["https://www.example.org", "example.org"],
  ["https://intranet.example.org:8443", "intranet.example.org"],
  ["https://www.xn--bcher-kva.example", "bücher.example"],
  ["http://localhost:8080", "localhost"],
])("the chat of %s has the domain %s", (url, domain) => {
  expect(guessDomain(url).value).toBe(domain);
});

test("an address of IPv6 is no domain", () => {
  expect(guessDomain("http://[::1]:8080").value).toBeUndefined();
});

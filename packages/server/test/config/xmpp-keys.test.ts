import { expect, test } from "vitest";
import { FileProblems, loadConfig } from "../../src/config/index.ts";
import { makeFile, SMALLEST } from "./files.ts";

async function problemsOf(lines: string): Promise<string[]> {
  const path = await makeFile("converse.toml", SMALLEST.replace("[xmpp]", `[xmpp]\n${lines}`));
  const error = await loadConfig(path).then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof FileProblems)) throw error ?? new Error("the file was taken");
  return error.problems.map(({ line, key, message }) => `${line} ${key}: ${message}`);
}

async function xmppOf(lines: string) {
  const path = await makeFile("converse.toml", SMALLEST.replace("[xmpp]", `[xmpp]\n${lines}`));
  return (await loadConfig(path)).xmpp;
}

test.each([
  ['run = "docker"', '3 xmpp.run: expected "supervised", "system" or "remote"; got "docker"'],
  ['url = "http://127.0.0.1:5280"', '3 xmpp.url: has no meaning with run = "supervised"'],
  ["url_is_private = true", '3 xmpp.url_is_private: has no meaning with run = "supervised"'],
  ['run = "system"\nhttp_port = 5280', '4 xmpp.http_port: has no meaning with run = "system"'],
  ['run = "system"\nurl_is_private = true', '4 xmpp.url_is_private: has no meaning with run = "system"'],
  ['run = "system"\nurl = "http://10.0.0.1:5280"', "4 xmpp.url: expected an address of this machine"],
  ['run = "system"\nurl = "http://127.0.0.1:5280/x"', "4 xmpp.url: expected the origin of Prosody's HTTP"],
  ['run = "remote"', "2 xmpp.url: expected the origin of Prosody's HTTP server, because of run"],
  ['run = "remote"\nurl = "https://x.example"\nprosody = "p"', "5 xmpp.prosody: has no meaning"],
  ['run = "remote"\nurl = "http://x.example:5280"', "4 xmpp.url: is not encrypted: everybody"],
  ['run = "remote"\nurl = "http://127.0.0.1.example"', "4 xmpp.url: is not encrypted: everybody"],
  ['run = "remote"\nurl = "http://x.example"\nurl_is_private = false', "4 xmpp.url: is not encrypted"],
  ['run = "system"\nurl = "http://localhost:8090"', "4 xmpp.url: 8090 is the port of [listen] too"],
])("%j is refused with its line and the reason", async (lines, expected) => {
  const [problem, ...others] = await problemsOf(lines);
  expect(problem).toContain(expected);
  expect(others).toEqual([]);
});

test.each([
  ["", { run: "supervised", httpPort: 5280, url: "http://127.0.0.1:5280" }],
  ["http_port = 5281", { run: "supervised", httpPort: 5281, url: "http://127.0.0.1:5281" }],
  ['run = "system"', { run: "system", httpPort: 5280, url: "http://127.0.0.1:5280" }],
  [
    'run = "system"\nurl = "https://[::1]:5281"',
    { run: "system", httpPort: 5281, url: "https://[::1]:5281" },
  ],
  ['run = "remote"\nurl = "https://X.example"', { run: "remote", httpPort: 443, url: "https://x.example" }],
  ['run = "remote"\nurl = "http://127.0.0.1"', { run: "remote", httpPort: 80, url: "http://127.0.0.1" }],
  [
    'run = "remote"\nurl = "http://10.0.0.1:5280"\nurl_is_private = true',
    { run: "remote", httpPort: 5280, url: "http://10.0.0.1:5280" },
  ],
  ['run = "remote"\nurl = "https://x.example:8090"', { httpPort: 8090 }],
])("%j is taken", async (lines, expected) => {
  expect(await xmppOf(lines)).toMatchObject(expected);
});

import { expect, test } from "vitest";
import { readyLine } from "../src/ready-line.ts";
import { renderBlock } from "../src/render-block.ts";
import { PASSWORDS, PIDS, SETTINGS } from "./fixtures.ts";

const ready = readyLine(SETTINGS, PASSWORDS, PIDS);

test("a member without a password is a mistake of ours, not a line with a hole", () => {
  const { bob: _, ...others } = PASSWORDS;
  expect(() => readyLine(SETTINGS, others, PIDS)).toThrow(TypeError);
});

test("it has exactly the fields that were promised, and is one line", () => {
  expect(Object.keys(ready)).toEqual(["url", "base", "admin", "members", "xmpp", "pids"]);
  for (const member of ready.members) {
    expect(Object.keys(member)).toEqual(["login", "password", "userId", "jid", "fullname"]);
  }
  expect(ready).toMatchObject({
    url: "http://localhost:8080/",
    base: "/chat",
    admin: { login: "admin", password: "pass-0" },
    xmpp: { domain: "demo.localhost", http: "http://127.0.0.1:20002" },
    pids: PIDS,
  });
  expect(JSON.stringify(ready)).not.toContain("\n");
});

test("the JIDs are those that the gateway gives", () => {
  const jids = Object.fromEntries(ready.members.map((member) => [member.userId, member.jid]));
  expect(jids["jane@example.org"]).toBe("jane\\40example.org@demo.localhost");
  expect(jids["bob"]).toBe("bob@demo.localhost");
  expect(jids["Bob"]).toMatch(/^bob\.[a-z2-7]{16}@demo\.localhost$/);
});

test("people see where it is, everybody's password in a straight column, how to stop and where the logs are", () => {
  const block = renderBlock(ready, { logs: "/srv/demo/logs", data: "/srv/demo" });
  expect(block).toContain("\n  http://localhost:8080/\n");
  const rows = block.split("\n").filter((line) => /pass-[1-9]/.test(line));
  expect(rows).toHaveLength(ready.members.length);
  expect(new Set(rows.map((row) => [...row].join("").indexOf("pass-"))).size).toBe(1);
  expect(block).toContain("admin  pass-0");
  expect(block).toContain("Ctrl-C; the site stays in /srv/demo\n");
  expect(block).toContain("/srv/demo/logs\n");
});

import { expect, test } from "../people/test.ts";

test("npm start -- --json tells in one line where the site is and who can log in", async ({ site }) => {
  expect(site.output.trimEnd().split("\n")).toHaveLength(1);
  const { url, base, members, xmpp, pids } = site.ready;
  expect(new URL(url).port).toBe(String(site.port));
  expect(base).toBe("/chat");
  expect(await site.isWhole()).toBe(true);
  expect(members.length).toBeGreaterThanOrEqual(8);
  for (const { jid } of members) expect(jid.endsWith(`@${xmpp.domain}`)).toBe(true);
  for (const field of ["login", "userId", "jid", "password"] as const) {
    expect(new Set(members.map((member) => member[field])).size).toBe(members.length);
  }
  expect(members.map(({ userId }) => userId)).toEqual(expect.arrayContaining(["Bob", "bob"]));
  expect(members.some(({ userId }) => userId.includes("@"))).toBe(true);
  expect(Object.keys(pids).sort()).toEqual(["gateway", "plone", "prosody", "start"]);
});

import { expect, test } from "vitest";
import { FreshSession } from "../src/chat/fresh-session.ts";
import { frame } from "../src/chat/x-token.ts";
import { session } from "./fixtures.ts";

const decoded = (message: string) => Buffer.from(message, "latin1").toString("utf8");

test("X-TOKEN is framed like PLAIN, in UTF-8, and needs no authzid for the member's own JID", () => {
  const connection = {
    authcid: "zoë\\40x",
    authzid: "zoë\\40x@example.org",
    domain: "example.org",
    pass: "1 a=",
  };
  expect(decoded(frame(connection))).toBe("\0zoë\\40x\x001 a=");
});

test("another identity is named", () => {
  const connection = { authcid: "a", authzid: "b@example.org", domain: "example.org", pass: "t" };
  expect(decoded(frame(connection))).toBe("b@example.org\0a\0t");
});

test("a token is given out once, and only while it is young", () => {
  let now = 0;
  const fresh = new FreshSession(session(), () => now);
  expect(fresh.take()).toEqual(session());
  expect(fresh.take()).toBeUndefined();
  fresh.put(session());
  now = 20_000;
  expect(fresh.take()).toBeUndefined();
});

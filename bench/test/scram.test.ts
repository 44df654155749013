import { expect, test } from "vitest";
import { clientFinal, clientFirst, parseServerFirst, saltPassword } from "../src/logins/scram.ts";

/** The exchange that RFC 5802 prints in its section 5. */
const FIRST = "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL";
const SERVER_FIRST = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";

test("what is not a server's first message is refused", () => {
  for (const text of ["", "e=other-error", "r=abc,s=QSXC", "r=abc,s=QSXC,i=many"])
    expect(() => parseServerFirst(text)).toThrow("first message");
});

test("a name cannot add attributes of its own", () => {
  expect(clientFirst("a,r=b", "nonce")).toBe("n,,n=a=2Cr=3Db,r=nonce");
});

test("the example of RFC 5802", async () => {
  expect(clientFirst("user", "fyko+d2lbbFgONRv9qkxdawL")).toBe(FIRST);
  const salted = await saltPassword("pencil", parseServerFirst(SERVER_FIRST));
  expect(clientFinal(FIRST, SERVER_FIRST, salted)).toEqual({
    message: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
    serverFinal: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
  });
});

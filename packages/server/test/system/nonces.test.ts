import { expect, test } from "vitest";
import { Nonces } from "../../src/system/nonces.ts";

const AT = 1_789_999_995;

function signature(nonce: string, time = AT, site = "plone") {
  return { site, nonce, time: String(time), bytes: Buffer.alloc(32) };
}

test("a request that was accepted is refused from then on, also a whole window later", () => {
  const nonces = new Nonces(10);
  nonces.take(signature("a", AT + 30), AT);
  for (const at of [AT, AT + 1, AT + 60, AT + 60.9]) {
    expect(() => nonces.take(signature("a", AT + 30), at)).toThrow("accepted before");
  }
});

test("when all places are taken nobody is forgotten for a new one", () => {
  const nonces = new Nonces(2);
  nonces.take(signature("a"), AT);
  nonces.take(signature("b"), AT);
  expect(() => nonces.take(signature("c"), AT)).toThrow(expect.objectContaining({ code: "system-busy" }));
  expect(() => nonces.take(signature("a"), AT)).toThrow(
    expect.objectContaining({ code: "system-signature-used" }),
  );
});

test("what is too old to be accepted makes room", () => {
  const nonces = new Nonces(1);
  nonces.take(signature("a"), AT);
  expect(() => nonces.take(signature("b", AT + 30), AT + 30)).toThrow("within a minute");
  expect(() => nonces.take(signature("b", AT + 31), AT + 31)).not.toThrow();
});

test("two sites may use the same nonce", () => {
  const nonces = new Nonces(2);
  nonces.take(signature("a"), AT);
  expect(() => nonces.take(signature("a", AT, "intranet"), AT)).not.toThrow();
});

test("a site that orders without end takes no place of another's", () => {
  const nonces = new Nonces(2);
  nonces.take(signature("a"), AT);
  nonces.take(signature("b"), AT);
  expect(() => nonces.take(signature("c"), AT)).toThrow(expect.objectContaining({ code: "system-busy" }));
  expect(() => nonces.take(signature("c", AT, "intranet"), AT)).not.toThrow();
});

import { loginIdOf } from "@collective-converse/token";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { tokenFor } from "./environment/member.ts";
import { OneSite, SECRETS } from "./environment/one-site.ts";
import { XmppSocket } from "./environment/xmpp-socket.ts";

const JANE = `jane@${OneSite.domain}`;
const REFUSED = { ok: false, condition: "not-authorized" };

let site: OneSite;

beforeAll(async () => {
  site = await OneSite.start();
});

afterAll(() => site?.server.remove());

afterEach(async () => {
  expect(await site.server.log.raised()).toEqual([]);
});

function message(...parts: string[]): Buffer {
  return Buffer.from(parts.join("\0"));
}

async function attempt(mechanism: string, text: Uint8Array) {
  const socket = await XmppSocket.open(site.port, OneSite.domain);
  const outcome = await socket.authenticate(mechanism, text);
  await socket.close();
  return outcome;
}

test("nothing but X-TOKEN is offered", async () => {
  const socket = await XmppSocket.open(site.port, OneSite.domain);

  expect(await socket.mechanisms()).toEqual(["X-TOKEN"]);
  await socket.close();
});

describe("refused", () => {
  test.each(["PLAIN", "HMAC", "ANONYMOUS", "SCRAM-SHA-1", "EXTERNAL", "x-token"])(
    "a right token by %s",
    async (mechanism) => {
      const text = message("", "jane", tokenFor(JANE, SECRETS));
      expect(await attempt(mechanism, text)).toEqual({ ok: false, condition: "invalid-mechanism" });
    },
  );

  test("a message without a token, or without anything", async () => {
    for (const text of [message(""), message("", "jane"), message("", "jane", ""), message("", "", "")]) {
      expect(await attempt("X-TOKEN", text)).toEqual(REFUSED);
    }
  });

  test.each(["bob@example.org", "jane@example.org/phone", "jane@other.example", "jane", "example.org"])(
    "Jane's token together with the authorization identity %s",
    async (authzid) => {
      const text = message(authzid, "jane", tokenFor(JANE, SECRETS));
      expect(await attempt("X-TOKEN", text)).toEqual(REFUSED);
      expect(await site.lastCode()).toBe("token-jid");
    },
  );

  test("a token that stands in the name's place is not logged", async () => {
    const token = tokenFor(JANE, SECRETS);
    expect(await attempt("X-TOKEN", message("", token, token))).toEqual(REFUSED);
    expect(await site.server.log.text()).not.toContain(token.slice(0, 40));
  });
});

test("a login has the same name here as where its token was made, and the log says it", async () => {
  const token = tokenFor(JANE, SECRETS);
  const name = loginIdOf(token.slice(8, 40));
  expect((await attempt("X-TOKEN", message("", "jane", token))).ok).toBe(true);
  expect(await attempt("X-TOKEN", message("", "jane", token))).toEqual(REFUSED);
  const lines = (await site.server.log.text()).split("\n").filter((line) => line.includes(name));
  expect(lines).toEqual([
    expect.stringContaining(`accepted ${JANE}, login ${name}`),
    expect.stringContaining(`refused token-replayed ${JANE}, login ${name}`),
  ]);
});

describe("accepted", () => {
  test("a token with and without the authorization identity", async () => {
    expect(await attempt("X-TOKEN", message("", "jane", tokenFor(JANE, SECRETS)))).toEqual({ ok: true });
    expect(await attempt("X-TOKEN", message(JANE, "jane", tokenFor(JANE, SECRETS)))).toEqual({ ok: true });
  });

  test("a right token on the connection on which a wrong one was refused", async () => {
    const socket = await XmppSocket.open(site.port, OneSite.domain);
    expect(await socket.authenticate("X-TOKEN", message("", "jane", "wrong"))).toEqual(REFUSED);
    expect(await socket.authenticate("X-TOKEN", message("", "jane", tokenFor(JANE, SECRETS)))).toEqual({
      ok: true,
    });
    expect(await socket.bind("page")).toBe("jane@example.org/page");
    await socket.close();
  });
});

test("where version 1 is still in use, HMAC is offered too and takes the same tokens", async () => {
  const old = await OneSite.start({ converse_v1_mechanism: true });
  try {
    const socket = await XmppSocket.open(old.port, OneSite.domain);
    expect((await socket.mechanisms()).sort()).toEqual(["HMAC", "X-TOKEN"]);
    const token = tokenFor(JANE, SECRETS);
    expect(await socket.authenticate("HMAC", message("", "jane", token))).toEqual({ ok: true });
    await socket.close();
    const again = await XmppSocket.open(old.port, OneSite.domain);
    expect(await again.authenticate("X-TOKEN", message("", "jane", token))).toEqual(REFUSED);
    await again.close();
    expect(await old.codes()).toEqual(["token-replayed"]);
  } finally {
    await old.server.remove();
  }
});

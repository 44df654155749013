import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tokenFor, tryLogin } from "./environment/member.ts";
import { OneSite, PROVISION_SECRET, SECRETS } from "./environment/one-site.ts";
import { endSessions, orderSessions, tokenAskedAt } from "./environment/session-orders.ts";

interface Kind {
  code: string;
  count: number;
  since: number;
  named: {
    at: number;
    user: string | null;
    localpart: string | null;
    login: string | null;
    address: string;
  }[];
}

let site: OneSite;
let taken = "";

beforeAll(async () => {
  site = await OneSite.start({}, { CONVERSE_PROVISION_SECRET: PROVISION_SECRET }, ["converse_sessions"]);
});

afterAll(async () => {
  const raised = await site?.server.log.raised();
  await site?.server.remove();
  expect(raised).toEqual([]);
});

function jidOf(localpart: string): string {
  return `${localpart}@${OneSite.domain}`;
}

/** As the gateway asks; by code, and what it was asked with is taken by the next one. */
async function refused(mark = taken): Promise<{ text: string; mark: string; kinds: Map<string, Kind> }> {
  const { status, body } = await orderSessions(site.port, "/refused", { taken: mark });
  if (status !== 200) throw new Error(`nothing was told: ${status} ${body}`);
  // Lua writes an empty list as an object.
  const told = JSON.parse(body) as { mark: string; refused: Kind[] };
  taken = told.mark;
  return {
    text: body,
    mark: told.mark,
    kinds: new Map(Object.values(told.refused).map((kind) => [kind.code, kind])),
  };
}

async function fails(localpart: string, token: string): Promise<void> {
  expect((await tryLogin(site.port, jidOf(localpart), token)).ok).toBe(false);
}

describe("who may not know", () => {
  test.each([
    ["without the secret", 401, { taken: "" }, { authorization: "Bearer no" }],
    ["without a mark", 400, {}, {}],
    ["with another thing than a mark", 400, { taken: 1 }, {}],
    ["of another type", 400, { taken: "" }, { "content-type": "text/plain" }],
  ])("%s is told nothing", async (_, status, body, headers) => {
    await fails("jane", "no token");
    const answer = await orderSessions(site.port, "/refused", body, headers);
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain("jane");
  });
});

describe("tokens that are refused", () => {
  test("are told by their codes, with whom they name, what they are called and from where they came", async () => {
    await refused();
    await refused();
    const before = Date.now();
    const good = tokenFor(jidOf("jane"), SECRETS);
    expect((await tryLogin(site.port, jidOf("jane"), good)).ok).toBe(true);
    await fails("jane", good);
    await fails("bob", tokenFor(jidOf("jane"), SECRETS));
    await fails("jane", tokenFor(jidOf("jane"), SECRETS, -4));
    await fails("jane", "no token");
    const ended = tokenAskedAt("zoe", Date.now() - 10);
    await endSessions(site.port, "zoe", "logout");
    await fails("zoe", ended);
    const { text, kinds } = await refused();
    expect([...kinds.keys()].sort()).toEqual([
      "token-ended",
      "token-malformed",
      "token-otp",
      "token-replayed",
      "token-signature",
    ]);
    const named = (code: string) =>
      kinds.get(code)?.named.map(({ localpart, address }) => [localpart, address]);
    expect(named("token-signature")).toEqual([["bob", "127.0.0.1"]]);
    expect(named("token-ended")).toEqual([["zoe", "127.0.0.1"]]);
    expect(kinds.get("token-malformed")?.named[0]?.login).toBeNull();
    const replayed = kinds.get("token-replayed");
    expect(replayed?.named[0]?.login).toMatch(/^[0-9a-f]{12}$/);
    expect(await site.server.log.text()).toContain(
      `refused token-replayed ${jidOf("jane")}, login ${replayed?.named[0]?.login}`,
    );
    expect(replayed?.since).toBeGreaterThanOrEqual(before);
    expect(replayed?.since).toBeLessThanOrEqual(Date.now());
    for (const token of [good, ended]) expect(text).not.toContain(token);
  });

  test("are told again to who did not take them, also after the module was loaded again, and once to who did", async () => {
    await refused();
    await refused();
    await fails("jane", "no token");
    const first = await refused("");
    expect(first.kinds.get("token-malformed")?.count).toBe(1);
    await site.server.shell(`module reload converse_sessions ${OneSite.domain}`);
    await fails("jane", "no token");
    expect((await refused("")).text).toBe(first.text);
    const second = await refused(first.mark);
    expect(second.kinds.get("token-malformed")?.count).toBe(1);
    expect(second.mark).not.toBe(first.mark);
    expect(await refused(second.mark)).toMatchObject({ mark: "", kinds: new Map() });
  });

  test("are counted without end, and five of a code are named", async () => {
    await refused();
    await refused();
    for (let index = 0; index < 8; index++) await fails(`m${index}`, "no token");
    const kind = (await refused()).kinds.get("token-malformed");
    expect(kind?.count).toBe(8);
    expect(kind?.named.map(({ localpart }) => localpart)).toEqual(["m0", "m1", "m2", "m3", "m4"]);
  });
});

import { readdir } from "node:fs/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { probeLocalpart } from "../../src/doctor/probe.ts";
import { localpartFor } from "../../src/session/localpart.ts";
import { faultsOf, Installation } from "./installation.ts";
import { mendLater } from "./mend.ts";

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.make();
  await installation.start();
});

afterAll(() => installation.remove());

const PROBE = probeLocalpart((size) => new Uint8Array(size));

test("the localpart of a probe user is nobody's: no user id begins like it", () => {
  expect(PROBE).toBe("\\20converse-doctor-000000000000");
  const near = fc.constantFrom(
    PROBE,
    " converse-doctor-000000000000",
    "\\5c20converse-doctor-000000000000",
    "\\20",
  );
  const id = fc.tuple(fc.constantFrom("", " ", "\\"), near, fc.string()).map((parts) => parts.join(""));
  const ids = fc.oneof(id, fc.string({ minLength: 1, unit: "binary" }));
  fc.assert(
    fc.property(ids, (userId) => !localpartFor(userId).startsWith("\\20")),
    { numRuns: 5_000 },
  );
});

/** The names of all that Prosody keeps. */
async function kept(): Promise<string[]> {
  const entries = await readdir(`${installation.data}/prosody`, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** Prosody writes what is not a letter, digit or one of a few signs as its code: `%5c20converse%2ddoctor…`. */
const ofProbe = (names: readonly string[]) => names.filter((name) => /converse.{1,3}doctor/.test(name));

test("a whole look with all its logins leaves nothing behind in Prosody", async () => {
  const results = await installation.examine({ idleMs: 50 });
  const logins = results.filter(({ check }) =>
    ["prosody-secrets", "login", "bosh-prompt", "websocket-idle"].includes(check),
  );
  expect(logins.map(({ state }) => state)).toEqual(["fine", "fine", "fine", "fine"]);
  expect(ofProbe(await kept())).toEqual([]);
  const users = await installation.shell(
    'for user in require"core.usermanager".users("example.org") do print(user) end for jid in pairs(prosody.full_sessions) do print(jid) end',
  );
  expect(users).toBe("");
});

test("a login that breaks off leaves nothing behind either", async () => {
  // After the login, before the first question.
  installation.proxy.habits.bytes = 550;
  mendLater(() => installation.proxy.reset());
  expect(faultsOf(await installation.examine())).toEqual(["login"]);
  expect(ofProbe(await kept())).toEqual([]);
});

/** The account of a probe user of another doctor, which is so many seconds old. */
async function leave(name: string, seconds: number): Promise<void> {
  const set = `require"core.storagemanager".open("example.org", "accounts"):set("\\\\20converse-doctor-${name}", { created = os.time() - ${seconds} })`;
  expect(await installation.shell(`${set} print("left")`)).toBe("left");
}

test("a probe user of a doctor that was killed goes with the next look, one of a doctor that runs stays", async () => {
  await leave("aaaaaaaaaaaa", 3_600);
  await leave("bbbbbbbbbbbb", 10);
  expect(ofProbe(await kept())).toHaveLength(2);
  expect(faultsOf(await installation.examine())).toEqual([]);
  expect(ofProbe(await kept())).toEqual([expect.stringContaining("bbbbbbbbbbbb")]);
});

test("a login says how long each hop took", async () => {
  const results = await installation.examine();
  const hops = results.find(({ check }) => check === "login")?.hops ?? [];
  expect(hops.map(({ name }) => name)).toEqual([
    ...["name", "connection", "TLS", "websocket", "stream", "token", "session", "question and answer"],
  ]);
  for (const { ms } of hops) expect(ms).toBeGreaterThanOrEqual(0);
});

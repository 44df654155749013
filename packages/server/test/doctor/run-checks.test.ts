import { expect, test } from "vitest";
import type { SiteConfig } from "../../src/config/config.ts";
import {
  type Check,
  fault,
  fine,
  none,
  type OriginCheck,
  type SiteCheck,
  type Verdict,
} from "../../src/doctor/check.ts";
import { Facts } from "../../src/doctor/facts.ts";
import type { Result } from "../../src/doctor/result.ts";
import { runChecks } from "../../src/doctor/run-checks.ts";
import { collect } from "./collect.ts";

const ABOUT = {
  severity: "error",
  title: "It works.",
  looks: "Looks.",
  meaning: "It does not work.",
  todo: [],
  dependsOn: [],
} as const;

const facts = new Facts({
  configFile: "/nowhere",
  env: {},
  uid: 0,
  version: "2.0.0",
  nodeVersion: "20.0.0",
  packageFolder: "/nowhere",
  now: () => 0,
  randomBytes: (size) => new Uint8Array(size),
  idleMs: 0,
});

function site(name: string, ...origins: string[]): SiteConfig {
  return { name, origins, plone: "", path: "", domain: "", base: "/chat", front: false };
}

const SITES = [site("a", "https://a.example", "https://b.example"), site("c", "https://c.example")];

function gateway(id: string, look: () => Promise<Verdict>, about: Partial<Check> = {}): Check {
  return { ...ABOUT, ...about, id, scope: "gateway", look } as Check;
}

const bad = async () => fault("bad");
const good = async () => fine("good");

async function run(
  checks: readonly Check[],
  sites: readonly SiteConfig[] | undefined = SITES,
): Promise<Result[]> {
  return collect(runChecks(checks, sites, facts));
}

const told = (results: readonly Result[]) =>
  results.map(({ check, subject, state }) => [check, subject, state]);

test("a check that depends on one behind it is a mistake", async () => {
  const checks = [gateway("first", good, { dependsOn: ["second"] }), gateway("second", good)];
  await expect(run(checks)).rejects.toThrow(TypeError);
});

test("a cause is told once: what depends on it is not looked at, through a whole chain", async () => {
  const results = await run([
    gateway("cause", bad),
    gateway("next", good, { dependsOn: ["cause"] }),
    gateway("last", bad, { dependsOn: ["next"] }),
  ]);
  expect(results.map(({ state, because }) => [state, because])).toEqual([
    ["error", null],
    ["skipped", "cause"],
    ["skipped", "cause"],
  ]);
});

test("what need not be there hides nothing", async () => {
  const results = await run([
    gateway("absent", async () => none("not here")),
    gateway("next", good, { dependsOn: ["absent"] }),
  ]);
  expect(results.map(({ state, because }) => [state, because])).toEqual([
    ["skipped", null],
    ["fine", null],
  ]);
});

test("a fault of one site or origin hides nothing of the others", async () => {
  const first: SiteCheck = {
    ...ABOUT,
    id: "site",
    scope: "site",
    look: async (_, { name }) => (name === "c" ? fault("bad") : fine("good")),
  };
  const second: OriginCheck = {
    ...ABOUT,
    id: "origin",
    scope: "origin",
    dependsOn: ["site"],
    look: async (_, { origin }) => (origin.includes("b.") ? fault("bad") : fine("good")),
  };
  const third: OriginCheck = { ...second, id: "last", dependsOn: ["origin"], look: good };
  expect(told(await run([first, second, third]))).toEqual([
    ["site", "a", "fine"],
    ["site", "c", "error"],
    ["origin", "https://a.example", "fine"],
    ["origin", "https://b.example", "error"],
    ["origin", "https://c.example", "skipped"],
    ["last", "https://a.example", "fine"],
    ["last", "https://b.example", "skipped"],
    ["last", "https://c.example", "skipped"],
  ]);
});

test("nobody knows the sites of a file that cannot be read", async () => {
  const look: SiteCheck = { ...ABOUT, id: "site", scope: "site", dependsOn: ["config"], look: good };
  const results = await collect(runChecks([gateway("config", bad), look], undefined, facts));
  expect(told(results)).toEqual([
    ["config", null, "error"],
    ["site", null, "skipped"],
  ]);
});

test("what cannot be measured is a fault, with the reason", async () => {
  const [result] = await run([gateway("broken", () => Promise.reject(new Error("ECONNREFUSED")))]);
  expect(result).toMatchObject({ state: "error", measured: "ECONNREFUSED", meaning: "It does not work." });
});

test("a result comes as soon as those before it are known", async () => {
  let release: (verdict: Verdict) => void = () => undefined;
  const slow = new Promise<Verdict>((resolve) => {
    release = resolve;
  });
  const results = runChecks([gateway("quick", good), gateway("slow", () => slow)], SITES, facts);
  expect((await results.next()).value).toMatchObject({ check: "quick" });
  release(fine("late"));
  expect((await results.next()).value).toMatchObject({ check: "slow", measured: "late" });
});

test("lines hold what was measured in place of their braces, and a capital name where nothing was", async () => {
  const look = async () => fault("bad", { file: "/x" });
  const [result] = await run([gateway("lines", look, { todo: ["chmod 600 {file}", "curl {url}"] })]);
  expect(result?.todo).toEqual(["chmod 600 /x", "curl URL"]);
});

test("what another server says cannot write over what stands on the terminal", async () => {
  const look = async () => fault("HTTP 502 \u001b[2J\u202eevil\r\nmore", { file: "/x\u0007" });
  const [result] = await run([gateway("evil", look, { todo: ["chmod 600 '{file}'"] })]);
  expect(result?.measured).toBe("HTTP 502 \ufffd[2J\ufffdevil\ufffd\nmore");
  expect(result?.todo).toEqual(["chmod 600 '/x\ufffd'"]);
});

test("what another server says is cut where it is long", async () => {
  const [result] = await run([gateway("long", async () => fault("x".repeat(100_000)))]);
  expect(result?.measured).toHaveLength(2_001);
});

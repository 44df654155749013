import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { DoctorLine } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../../src/config/config.ts";
import { type Check, fault, fine, type GatewayCheck, type SiteCheck } from "../../src/doctor/check.ts";
import { PATIENCE } from "../../src/doctor/checks/websocket.ts";
import { forSite } from "../../src/doctor/for-site.ts";
import type { Result } from "../../src/doctor/result.ts";
import { runForSite } from "../../src/doctor/run-for-site.ts";
import { whileWanted } from "../../src/doctor/while-wanted.ts";
import { SECRETS } from "../config/files.ts";

const site: SiteConfig = {
  name: "town",
  origins: ["https://town.example"],
  plone: "http://127.0.0.1:8081",
  path: "/Town",
  domain: "chat.town.test",
  base: "/chat",
  front: false,
};
const other: SiteConfig = {
  ...site,
  name: "club",
  origins: ["https://club.example:8443"],
  domain: "town.test",
  path: "/Club",
};
const RESULT: Result = {
  check: "a",
  subject: "town",
  state: "error",
  title: "All is well.",
  measured: "seen",
  meaning: "It is not.",
  todo: ["chmod 600 '/srv/secrets.toml'"],
  because: null,
  hops: [],
  ms: 1,
};
const HIDDEN = "the details are for those who run the gateway";

test.each([
  "sites.club has no secrets",
  "asks at https://club.example:8443/chat",
  "CLUB.EXAMPLE:8443",
  "the domain town.test, of another site",
])("where the gateway has other sites, what names one is not told: %s", (text) => {
  const audience = { site, others: [other], secrets: [] };
  const inMeasured = forSite({ ...RESULT, measured: text }, { scope: "site" }, audience);
  const inTodo = forSite({ ...RESULT, todo: [text] }, { scope: "origin" }, audience);
  for (const told of [inMeasured, inTodo]) {
    expect(told).toMatchObject({ state: "error", title: RESULT.title, meaning: RESULT.meaning });
    expect(JSON.stringify(told)).not.toContain(text);
    expect(told.measured).toBe(HIDDEN);
  }
});

test.each(["chat.town.test answers", "http://127.0.0.1:8081 in 3 ms", "the club"])(
  "what is the site's own, or no name, is told: %s",
  (measured) => {
    const told = forSite({ ...RESULT, measured }, { scope: "site" }, { site, others: [other], secrets: [] });
    expect(told.measured).toBe(measured);
  },
);

test("what is said of the gateway as a whole loses its details where others use it too", () => {
  const audience = { site, others: [other], secrets: [] };
  const told = forSite({ ...RESULT, hops: [{ name: "x", ms: 1 }] }, { scope: "gateway" }, audience);
  expect(told).toMatchObject({ measured: HIDDEN, hops: [], state: "error" });
  expect(told.todo.join()).toMatch(/^On the gateway's machine: collective-converse doctor/);
  expect(forSite({ ...RESULT, state: "fine" }, { scope: "gateway" }, audience).todo).toEqual([]);
});

test("who has the gateway alone gets the exact lines", () => {
  const told = forSite(RESULT, { scope: "gateway" }, { site, others: [], secrets: [] });
  expect(told).toEqual(RESULT);
});

test("no secret is told, whatever a check says", () => {
  const secrets = ["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"];
  const leaky = { ...RESULT, measured: `read ${secrets[0]}`, todo: [`use ${secrets[0]}`] };
  const told = forSite(leaky, { scope: "gateway" }, { site, others: [], secrets });
  expect(JSON.stringify(told)).not.toContain(secrets[0]);
});

const ABOUT = {
  severity: "error",
  title: "All is well.",
  looks: "",
  meaning: "",
  todo: [],
  dependsOn: [],
} as const;

async function run(checks: readonly Check[], changes: { sites?: SiteConfig[]; idleMs?: number } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "doctor-site-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const configFile = join(folder, "converse.toml");
  const tables = [site, other].map(
    ({ name, origins, plone, path, domain }) =>
      `[sites.${name}]\norigins = ${JSON.stringify(origins)}\nplone = "${plone}"\npath = "${path}"\ndomain = "${domain === "town.test" ? "club.test" : domain}"\n`,
  );
  await writeFile(configFile, `version = 1\n[xmpp]\ndata = "data"\n${tables.join("")}`);
  await writeFile(join(folder, "secrets.toml"), SECRETS, { mode: 0o600 });
  const lines: DoctorLine[] = [];
  const surroundings = {
    configFile,
    env: {},
    uid: undefined,
    version: "2.0.0",
    nodeVersion: "20.0.0",
    packageFolder: folder,
    now: () => 0,
    randomBytes,
    idleMs: changes.idleMs ?? 0,
  };
  const groups = [{ title: "Things", checks }];
  const { signal } = new AbortController();
  const sites = changes.sites ?? [site, other];
  for await (const line of runForSite({ site, sites, surroundings, signal, groups })) lines.push(line);
  return lines;
}

test("only the own site is looked at, and the whole is summed up", async () => {
  const looked = vi.fn();
  const check: SiteCheck = {
    ...ABOUT,
    id: "a",
    scope: "site",
    async look(_, { name }) {
      looked(name);
      return fine(`${name} is fine`);
    },
  };
  const lines = await run([check]);
  expect(looked.mock.calls).toEqual([["town"]]);
  expect(lines).toEqual([
    { type: "begin", version: "2.0.0", domain: "chat.town.test" },
    expect.objectContaining({ type: "result", group: "Things", subject: "town", measured: "town is fine" }),
    { type: "summary", fine: 1, warnings: 0, errors: 0, skipped: 0 },
  ]);
});

test("a gateway that has begun with one site and has two in its file by now tells no more of itself", async () => {
  const check: GatewayCheck = {
    ...ABOUT,
    id: "a",
    scope: "gateway",
    look: async () => fault("at /srv/club"),
  };
  const lines = await run([check], { sites: [site] });
  expect(JSON.stringify(lines)).not.toContain("/srv/club");
});

test("what takes more than a minute is left out where nobody asked for it", async () => {
  expect(await run(PATIENCE)).toHaveLength(2);
});

test("a check does not begin when nobody waits any more", async () => {
  const ending = new AbortController();
  ending.abort();
  const look = vi.fn();
  const check: GatewayCheck = { ...ABOUT, id: "a", scope: "gateway", look };
  const wanted = whileWanted(check, ending.signal) as GatewayCheck;
  expect(await wanted.look(undefined as never)).toMatchObject({ state: "none" });
  expect(look).not.toHaveBeenCalled();
});

test("a silent websocket is left alone when nobody waits any more", async () => {
  const ending = new AbortController();
  const [patient] = PATIENCE;
  const never = { idleMs: 1, config: () => new Promise(() => {}) };
  const wanted = whileWanted(patient as Check, ending.signal) as Extract<Check, { scope: "origin" }>;
  const verdict = wanted.look(never as never, { site, origin: "https://town.example" });
  ending.abort();
  expect(await verdict).toMatchObject({ state: "none" });
});

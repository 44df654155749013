import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { free, temporaryFolderForAll } from "./start-place.ts";
import { alive, Start } from "./start-process.ts";

/** One story, told in order: each test goes on where the one before it ended. */
const place = temporaryFolderForAll();
const begun: Start[] = [];

async function start(...more: string[]): Promise<Start> {
  const one = new Start(["--json", "--port", String(place.port), "--data", place.data, ...more]);
  begun.push(one);
  await one.ready();
  return one;
}

beforeAll(async () => {
  place.port = await free();
});

afterAll(async () => {
  for (const one of begun) await one.kill();
  place.remove();
});

describe("npm start", () => {
  test("a fresh folder becomes a site, and its members can come online", async () => {
    const first = await start();
    expect(first.line.url).toBe(`http://localhost:${place.port}/`);
    expect(new Set(Object.values(first.line.pids)).size).toBe(4);
    expect(Object.values(first.line.pids).every(alive)).toBe(true);
    for (const login of ["jane@example.org", "søren"]) {
      expect(await first.session(login)).toMatchObject({
        status: 200,
        body: { jid: first.member(login).jid },
      });
    }
    // The password of another is none.
    expect(await first.session("bob", first.member("Bob").password)).toMatchObject({ status: 401 });
  });

  test("nothing of it listens beyond the loopback", async () => {
    const addresses = begun[0]?.listening() ?? [];
    // The gateway, Plone and Prosody; 127.0.0.1 and ::1 as the kernel writes them.
    expect(addresses.length).toBeGreaterThan(2);
    for (const address of addresses)
      expect(["0100007F", "00000000000000000000000001000000"]).toContain(address);
  });

  test("a second start does not touch a folder in use", async () => {
    const second = new Start([
      "--json",
      "--port",
      String(await free()),
      "--data",
      place.data,
      "--reset",
      "--yes",
    ]);
    expect(await second.ended()).toBe(1);
    expect(second.stderr).toContain("(start-data-in-use)");
    expect(await begun[0]?.session("bob")).toMatchObject({ status: 200 });
  });

  test("Plone comes back when it dies", async () => {
    const first = begun[0];
    const back = first?.said("Plone is back.");
    process.kill(first?.line.pids.plone ?? 0, "SIGKILL");
    await back;
    expect(await first?.session("bob")).toMatchObject({ status: 200 });
  });

  test("killed without warning, it is started again on the same port within 20 s, with all that was there", async () => {
    const before = begun[0]?.line;
    await begun[0]?.kill();
    const since = performance.now();
    const second = await start();
    expect(performance.now() - since).toBeLessThan(20_000);
    expect(second.line.members).toEqual(before?.members);
    expect(Object.values(before?.pids ?? {}).filter(alive)).toEqual([]);
    expect(await second.session("zoe")).toMatchObject({ status: 200 });
  });

  test("a start that is killed while it makes the site is repaired by the next one", async () => {
    await begun.at(-1)?.end("SIGTERM");
    const cut = new Start(["--json", "--port", String(place.port), "--data", place.data, "--reset", "--yes"]);
    begun.push(cut);
    await cut.said("Plone site ...");
    await cut.kill();
    const next = await start();
    expect(await next.session("bob")).toMatchObject({ status: 200 });
  });

  test("SIGTERM ends everything within 5 s and gives the port back", async () => {
    const last = begun.at(-1);
    const since = performance.now();
    expect(await last?.end("SIGTERM")).toBe(0);
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(Object.values(last?.line.pids ?? {}).filter(alive)).toEqual([]);
    expect(last?.stdout.trim().split("\n")).toHaveLength(1);
  });

  test("SIGINT before it is ready ends it within 5 s as well", async () => {
    const early = new Start(["--json", "--port", String(place.port), "--data", place.data]);
    begun.push(early);
    await early.said("Plone ...");
    const descendants = early.descendants();
    expect(descendants.length).toBeGreaterThan(0);
    const since = performance.now();
    expect(await early.end("SIGINT")).toBe(130);
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(early.stderr).toContain("npm start: ended by SIGINT before it was ready.");
    expect(descendants.filter(alive)).toEqual([]);
  });
});

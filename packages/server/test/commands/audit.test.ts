import { appendFile, mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Built, buildCommand, startCommand } from "../bin/built-command.ts";
import { makeFile, SMALLEST } from "../config/files.ts";
import { runInProcess } from "./run-in-process.ts";

const STARTED = '{"at":"2026-11-23T09:00:00.000Z","event":"gateway-started","version":"2.0.0"}';
const ENDED =
  '{"at":"2026-11-24T10:00:00.000Z","event":"sessions-ended","site":"plone","user":"jane","via":"plone","by":"boss",' +
  '"reason":"closed","closed":2}';

let config: string;
let data: string;

beforeEach(async () => {
  config = await makeFile("converse.toml", SMALLEST);
  data = join(dirname(config), "data");
  await mkdir(data);
});

const audit = (...args: string[]) => runInProcess(["audit", `--config=${config}`, ...args]);

describe("it is refused", () => {
  test.each(["yesterday", "7", "-1d", "2026-13-01", "2026-11-24 10:00", "1w", ""])(
    "since %j",
    async (since) => {
      const { status, stderr } = await audit(`--since=${since}`);
      expect([status, stderr]).toEqual([2, expect.stringContaining("[cli-usage]")]);
    },
  );

  test("when the log cannot be read, with what to do", async () => {
    await mkdir(join(data, "audit.log"));
    const { status, stderr } = await audit();
    expect(status).toBe(1);
    expect(stderr).toContain("[audit-unreadable]");
    expect(stderr).toContain("as the gateway's account or as root");
  });
});

test("nothing was written yet", async () => {
  expect(await audit()).toMatchObject({ status: 0, stdout: "" });
});

test("events of all days are told in their order", async () => {
  await writeFile(join(data, "audit-2026-11-23.log"), `${STARTED}\n`);
  await writeFile(join(data, "audit.log"), `${ENDED}\n`);
  await writeFile(join(data, "other.log"), `${ENDED}\n`);
  expect((await audit()).stdout).toBe(
    "2026-11-23 09:00:00Z  gateway-started  version=2.0.0\n" +
      "2026-11-24 10:00:00Z  sessions-ended  site=plone user=jane via=plone by=boss reason=closed closed=2\n",
  );
  expect((await audit("--json")).stdout).toBe(`${STARTED}\n${ENDED}\n`);
});

test.each([
  ["2026-11-24", true],
  ["2026-11-24T10:00:00Z", true],
  ["2026-11-24T10:00:01Z", false],
  ["1m", false],
  ["9999d", true],
])("since %s", async (since, isTold) => {
  await writeFile(join(data, "audit.log"), `${ENDED}\n`);
  expect((await audit(`--since=${since}`)).stdout !== "").toBe(isTold);
});

test("what a member is called moves no cursor, and is no other field", async () => {
  const user = "x\u001b[2J\u202e by=boss";
  const line = JSON.stringify({ at: "2026-11-24T10:00:00.000Z", event: "sessions-ended", user });
  await writeFile(join(data, "audit.log"), `${line}\nhalf a li`);
  expect((await audit()).stdout).toBe('2026-11-24 10:00:00Z  sessions-ended  user="x?[2J? by=boss"\n');
});

describe("with --follow", () => {
  let built: Built;
  beforeAll(async () => {
    built = await buildCommand();
  });
  afterAll(() => built.remove());

  const follow = () => startCommand(built.command, ["audit", "--follow", "--json", "--config", config]);

  test("events that come are told at once, also in the file of the next day, until Ctrl-C", async () => {
    const path = join(data, "audit.log");
    const half = ENDED.slice(0, 40);
    await writeFile(path, `${STARTED}\n${half}`);
    const running = follow();
    await running.said(/gateway-started/);
    const second = running.said(/"closed":2/);
    await appendFile(path, `${ENDED.slice(40)}\n`);
    await second;
    const third = running.said(/2026-11-25/);
    await rename(path, join(data, "audit-2026-11-24.log"));
    const next = ENDED.replace("2026-11-24", "2026-11-25");
    await writeFile(path, `${next}\n`);
    await third;
    running.kill("SIGINT");
    const { status, stdout } = await running.ended;
    expect([status, stdout]).toEqual([0, `${STARTED}\n${ENDED}\n${next}\n`]);
  });

  test("the first event of all is waited for", async () => {
    await writeFile(join(data, "audit-2026-11-23.log"), `${STARTED}\n`);
    const running = follow();
    await running.said(/gateway-started/);
    const told = running.said(/"closed":2/);
    await writeFile(join(data, "audit.log"), `${ENDED}\n`);
    await told;
    running.kill("SIGTERM");
    expect((await running.ended).status).toBe(0);
  });
});

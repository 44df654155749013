import { expect, test } from "vitest";
import catalogue from "../../../../spec/errors.json" with { type: "json" };
import { COMMANDS } from "../../src/commands/commands.ts";
import { runInProcess } from "./run-in-process.ts";

const TOKEN = `${"1".repeat(40)} ${"A".repeat(43)}=`;

test.each([
  [["rnu"], "there is no such command; the nearest one is `run`"],
  [["tokens", "mint"], "there is no such command; the nearest one is `token mint`"],
  [["token", TOKEN], "there is no such command; the nearest one is"],
  [["--version", "x"], "there is no such command"],
  [["run"], "run: --config=FILE is needed"],
  [["run", "--config"], "run: --config needs a value: --config=FILE"],
  [["run", "--config", "--json"], "run: --config needs a value: --config=FILE"],
  [["run", "--confg=x"], "run: the option --confg is not known; the nearest one is --config"],
  [["run", "-c", "x"], "run: the option -c is not known"],
  [["run", "--config=x", "--json=yes"], "run: --json takes no value"],
  [["run", "--config=x", "--config=y"], "run: --config is given twice"],
  [["run", "--config=x", "y"], "run: takes no argument"],
  [["run", "--config=x", "--log-level=silent"], "run: --log-level is one of trace, debug, info, warn, error"],
  [["run", "--toString"], "run: the option --toString is not known"],
  [["token", "verify", "--jid=a@b"], "token verify: takes exactly one argument, TOKEN"],
  [["token", "verify", "--jid=a@b", TOKEN, TOKEN], "token verify: takes exactly one argument, TOKEN"],
  [["token", "mint", "--jid=a@b", TOKEN], "token mint: takes no argument"],
])("%j is a usage mistake", async (args, message) => {
  const { status, stdout, stderr } = await runInProcess(args);
  expect(stderr).toContain(`collective-converse: [cli-usage] ${message}`);
  expect(stderr).toContain("Run the command with --help.");
  expect(stderr).not.toContain("AAAA");
  expect([status, stdout]).toEqual([2, ""]);
});

test.each([[], ["token"], ["secrets"]])(
  "%j alone says what commands there are, as a mistake",
  async (...words) => {
    const { status, stdout, stderr } = await runInProcess(words);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: collective-converse COMMAND");
  },
);

test.each([["--help"], ["-h"]])("%s says every command", async (option) => {
  const { status, stdout, stderr } = await runInProcess([option]);
  expect([status, stderr]).toEqual([0, ""]);
  for (const { name, summary } of COMMANDS) expect(stdout).toMatch(new RegExp(`  ${name} +${summary}\n`));
});

test("the help of a group has its commands only", async () => {
  const { status, stdout } = await runInProcess(["token", "--help"]);
  expect(status).toBe(0);
  expect(stdout).toContain("token verify");
  expect(stdout).not.toContain("secrets create");
});

test.each(COMMANDS.map(({ name }) => name))("%s --help says its options and runs nothing", async (name) => {
  const { status, stdout, stderr } = await runInProcess([...name.split(" "), "--help"]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(`Usage: collective-converse ${name}`);
  const command = COMMANDS.find((candidate) => candidate.name === name);
  for (const option of Object.keys(command?.options ?? {})) expect(stdout).toContain(`  --${option}`);
  for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThan(125);
});

test("--version says the version alone", async () => {
  expect(await runInProcess(["--version"])).toEqual({ status: 0, stdout: "2.0.0\n", stderr: "" });
});

test("an error has its code, what is wrong, and what to do", async () => {
  const { status, stderr } = await runInProcess(["config", "check", "--config=/nowhere.toml"]);
  const remedy = catalogue.errors.find(({ code }) => code === "config-missing")?.remedy;
  expect(status).toBe(1);
  expect(stderr).toBe(`collective-converse: [config-missing] /nowhere.toml does not exist\n${remedy}\n`);
});

test("what nobody foresaw has a code of its own and its stack", async () => {
  const randomBytes = () => {
    throw new TypeError("no randomness");
  };
  const { status, stderr } = await runInProcess(["token", "mint", "--jid=a@b"], { randomBytes });
  expect(status).toBe(1);
  expect(stderr).toContain("collective-converse: [cli-internal] TypeError: no randomness\n    at ");
});

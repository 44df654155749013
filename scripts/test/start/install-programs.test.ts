import { expect, test } from "vitest";
import { installPrograms } from "../../start/install-programs.mjs";
import { PROGRAMS } from "../../start/programs.mjs";
import { CommandError, type Run } from "../../start/run-command.mjs";
import { WITHOUT_SERVICES } from "../../start/without-services.mjs";
import { program, temporaryFolder } from "./folder.ts";

const MISSING = [PROGRAMS.prosody, PROGRAMS.venv];

/** What was run, and a runner that lets some of it fail. */
function recorder(fails: (line: string) => string[] | undefined = () => undefined): {
  lines: string[];
  run: Run;
} {
  const lines: string[] = [];
  const run: Run = async (command, args, options) => {
    const line = [command, ...args].join(" ").replace(WITHOUT_SERVICES, "WITHOUT-SERVICES");
    lines.push(line);
    const said = fails(line) ?? [];
    for (const one of said) options?.onLine?.(one);
    if (fails(line) !== undefined && !line.includes("update"))
      throw new CommandError(command, "ended with status 100", said, 100);
    return "";
  };
  return { lines, run };
}

const debian = () => program(temporaryFolder(), "apt-get", "exit 1");

test("elsewhere than on Debian each program is named with what three systems type", async () => {
  const { lines, run } = recorder();
  const failed = installPrograms(MISSING, { run, searchPath: temporaryFolder(), root: true });
  await expect(failed).rejects.toMatchObject({
    code: "start-packages-missing",
    message: expect.stringMatching(
      /prosody\n {4}Homebrew: brew install .*\n {4}MacPorts: sudo port install prosody\n {4}Fedora: {3}sudo dnf install prosody/,
    ),
  });
  expect(lines).toEqual([]);
});

test("without root and without sudo the one line to run is the answer", async () => {
  const { lines, run } = recorder((line) =>
    line.startsWith("sudo") ? ["sudo: a password is required"] : undefined,
  );
  await expect(installPrograms(MISSING, { run, searchPath: debian(), root: false })).rejects.toMatchObject({
    code: "start-packages-missing",
    message: expect.stringContaining(
      "sudo apt-get update && sudo apt-get install -y --no-install-recommends prosody python3-venv",
    ),
  });
  expect(lines).toEqual(["sudo -n true"]);
});

test("no network is told as such, also where only the update says so", async () => {
  const { run } = recorder((line) =>
    line.includes("update")
      ? ["Err:1 deb.example bookworm InRelease", "  Temporary failure resolving 'deb.example'"]
      : ["E: Unable to locate package prosody"],
  );
  await expect(installPrograms(MISSING, { run, searchPath: debian(), root: true })).rejects.toMatchObject({
    code: "start-no-network",
    lastLines: expect.arrayContaining(["E: Unable to locate package prosody"]),
  });
});

test("another failure shows what apt-get said last", async () => {
  const { run } = recorder((line) => (line.includes("install") ? ["dpkg was interrupted"] : undefined));
  await expect(installPrograms(MISSING, { run, searchPath: debian(), root: true })).rejects.toMatchObject({
    code: "start-install-failed",
    lastLines: ["dpkg was interrupted"],
  });
});

test.each([
  [true, ""],
  [false, "sudo -n "],
])("as root: %s, it installs them itself, without what they recommend", async (root, prefix) => {
  const { lines, run } = recorder();
  expect(await installPrograms(MISSING, { run, searchPath: debian(), root })).toEqual([
    "prosody",
    "python3-venv",
  ]);
  expect(lines.slice(-2)).toEqual([
    `${prefix}apt-get update`,
    `${prefix}sh -c WITHOUT-SERVICES sh apt-get install -y --no-install-recommends prosody python3-venv`,
  ]);
});

test("nothing missing, nothing run", async () => {
  const { lines, run } = recorder();
  expect(await installPrograms([], { run, searchPath: undefined, root: false })).toEqual([]);
  expect(lines).toEqual([]);
});

import { execFile } from "node:child_process";
import { chmod, chown, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Result } from "../../src/doctor/result.ts";
import { OTHER_PLONE_KEY, PLONE_KEY } from "../config/files.ts";
import { BREAKS } from "./breaks.ts";
import { faultsOf, Installation } from "./installation.ts";
import { mendLater } from "./mend.ts";

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.make();
  await installation.start();
});

afterAll(() => installation.remove());

/** A folder with an account's shell in it: the command is found there, as on a machine that has it. */
async function makeHome(): Promise<string> {
  const bin = join(installation.folder, "bin");
  await mkdir(bin, { recursive: true });
  const command = join(installation.packageFolder, "dist/collective-converse.js");
  await symlink(command, join(bin, "collective-converse")).catch(() => undefined);
  return bin;
}

/** What is to be done if others have read a secret begins something that takes until all have reconnected. */
const COMMANDS = /^(?!Were others)(?:[A-Z][^:]*: )?((?:collective-converse|chown|chmod|rm) .*)$/;

/** Does what the fault's lines say, as somebody who pastes them into a shell; what is only looked at may say no. */
async function follow({ todo }: Pick<Result, "todo">): Promise<void> {
  const bin = await makeHome();
  const env = { PATH: `${bin}:${process.env["PATH"]}` };
  for (const line of todo) {
    const [, command] = COMMANDS.exec(line) ?? [];
    if (command === undefined) continue;
    await promisify(execFile)("sh", ["-c", command], { cwd: installation.folder, env }).catch(
      () => undefined,
    );
  }
}

async function onlyFault(): Promise<Result> {
  const results = await installation.examine();
  const [fault, ...others] = results.filter(({ state }) => state === "error" || state === "warning");
  if (fault === undefined || others.length > 0) throw new Error(`faults: ${faultsOf(results).join(", ")}`);
  return fault;
}

test.each(["config-writable", "secrets-permissions", "secrets", "data-folder", "data-files"])(
  "who pastes the lines of %s into a shell has mended it",
  async (id) => {
    await BREAKS[id]?.(installation);
    const fault = await onlyFault();
    expect(fault.check).toBe(id);
    await follow(fault);
    expect(faultsOf(await installation.examine())).toEqual([]);
  },
);

// Only root gives files away.
test.skipIf(process.geteuid?.() !== 0)(
  "who pastes the lines of a folder of another account has it back",
  async () => {
    const folder = join(installation.data, "prosody");
    await chown(folder, 65_534, 65_534);
    mendLater(() => chown(folder, 0, 0));
    await follow(await onlyFault());
    expect(faultsOf(await installation.examine())).toEqual([]);
  },
);

test("who pastes the lines of plone-key has a file with the gateway's key, whatever was there", async () => {
  const file = join(installation.folder, "plone.key");
  await writeFile(file, `plone ${OTHER_PLONE_KEY}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  const { answer } = installation.plone;
  installation.plone.answer = (req, res) => {
    if (!req.url?.endsWith("/@converse-system")) return answer(req, res);
    res.writeHead(401, { "Content-Type": "application/json" }).end('{"code":"system-signature-wrong"}');
  };
  mendLater(() => {
    installation.plone.answer = answer;
  });
  await follow(await onlyFault());
  expect(await readFile(file, "utf8")).toBe(`plone ${PLONE_KEY}\n`);
});

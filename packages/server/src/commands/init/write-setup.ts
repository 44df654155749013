import { mkdir, readFile, stat } from "node:fs/promises";
import { loadConfig, parsePloneKeys, readSecretsFile } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Edges } from "../edges.ts";
import { addOrderSecret } from "../secrets/add-order-secret.ts";
import { addSecrets } from "../secrets/add-secrets.ts";
import { writeKeyFile } from "../secrets/write-key-file.ts";
import type { Setup } from "./describe-setup.ts";
import { type Written, writeFiles } from "./write-files.ts";

/** A name for what is made beside files: `20261124T101500`. */
function stampOf(now: number): string {
  return new Date(now).toISOString().replaceAll(/[-:]|\..*/g, "");
}

async function makeData(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = `the folder ${path} cannot be made: ${code}; nothing was written`;
    throw new ConverseError("init-unwritable", message, { cause: error });
  }
}

/** Root may read what belongs to the account that runs the gateway; others look at their own files. */
async function ownerOf(path: string, uid: number | undefined): Promise<number | undefined> {
  if (uid !== 0) return uid;
  return stat(path).then(
    (stats) => stats.uid,
    () => uid,
  );
}

function bytesOf(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(() => undefined);
}

/** Answers whether the key file is new; it holds what the secrets file says. */
async function writePloneKey({ plan }: Setup, uid: number | undefined, force: boolean): Promise<boolean> {
  const { secrets, ploneKey } = plan.files;
  const key = parsePloneKeys(readSecretsFile(secrets, uid), secrets).get(plan.site.name);
  if (key === undefined) throw new TypeError("whoever adds secrets adds the key for Plone");
  return writeKeyFile(ploneKey, `${plan.site.name} ${key}\n`, force);
}

/**
 * Writes everything. From here on a signal no longer ends the process in the middle: what is left takes milliseconds.
 * The secrets come first, because they are made once and whole; the files that name them get their names last.
 *
 * Errors: `init-unwritable`, those of the configuration and those of the secrets.
 */
export async function writeSetup(setup: Setup, force: boolean, edges: Edges): Promise<Written> {
  void edges.untilAskedToEnd();
  const { files, site, prosody } = setup.plan;
  const { config, secrets, data, ploneKey } = files;
  const before = await bytesOf(secrets);
  let isNewKey = false;
  const done = await writeFiles(setup.files, stampOf(edges.now()), async (freshOf) => {
    await loadConfig(freshOf(config));
    await makeData(data);
    const uid = await ownerOf(secrets, edges.uid);
    const { randomBytes } = edges;
    await addSecrets(secrets, [site.name], { uid, randomBytes });
    const owner = await ownerOf(secrets, edges.uid);
    if (prosody.run !== "supervised") await addOrderSecret(secrets, { uid: owner, randomBytes });
    isNewKey = await writePloneKey(setup, await ownerOf(secrets, edges.uid), force);
  });
  const isNew = before?.equals((await bytesOf(secrets)) ?? Buffer.of()) !== true;
  return {
    written: [...done.written, ...(isNew ? [secrets] : []), ...(isNewKey ? [ploneKey] : [])],
    unchanged: [...done.unchanged, ...(isNew ? [] : [secrets]), ...(isNewKey ? [] : [ploneKey])],
    backups: done.backups,
  };
}

import { randomBytes } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import * as promises from "node:fs/promises";
import { addSecrets } from "../../src/commands/secrets/add-secrets.ts";
import { type RotateOptions, rotateFile } from "../../src/commands/secrets/rotate-file.ts";
import type { Files } from "../../src/commands/secrets/write-secrets-file.ts";

/**
 * A command that is killed: `doomed-writer FILE HOW N` dies before the N-th thing that it does to the file system. The
 * text is written in two halves. HOW is that of a rotation, or `create`. It says how much it did if it did not die.
 */
const [path = "", how = "", doom] = process.argv.slice(2);
let steps = 0;

async function step(): Promise<void> {
  steps += 1;
  if (steps !== Number(doom)) return;
  process.kill(process.pid, "SIGKILL");
  await new Promise(() => setInterval(() => undefined, 1_000));
}

function doomedHandle(handle: FileHandle): FileHandle {
  return new Proxy(handle, {
    get(target, name) {
      if (name === "writeFile") {
        return async (text: string) => {
          await step();
          await target.write(text.slice(0, text.length / 2));
          await step();
          await target.write(text.slice(text.length / 2));
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        await step();
        return value.apply(target, args);
      };
    },
  });
}

const files = new Proxy<Files>(promises, {
  get(target, name) {
    const value: unknown = Reflect.get(target, name, target);
    if (typeof value !== "function") throw new TypeError(`${String(name)} is not there`);
    return async (...args: unknown[]) => {
      await step();
      const answer: unknown = await value.apply(target, args);
      return name === "open" ? doomedHandle(answer as FileHandle) : answer;
    };
  },
});

const common = { uid: process.geteuid?.(), randomBytes };
if (how === "create") await addSecrets(path, ["plone", "second"], common, files);
else if (["keep", "now", "finish", "prepare", "switch"].includes(how)) {
  await rotateFile(
    path,
    undefined,
    { ...common, how: how as RotateOptions["how"], force: true, at: Date.now() },
    files,
  );
} else throw new TypeError(`${how} is not known`);
process.stdout.write(`${steps}\n`);

import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

/**
 * Loaded before a command, has it killed before the N-th thing that it does to the file system; N is `DIE_AT`. A text is
 * written in two halves.
 */
const doom = Number(process.env["DIE_AT"]);
let steps = 0;

async function step() {
  steps += 1;
  if (steps !== doom) return;
  process.kill(process.pid, "SIGKILL");
  await new Promise(() => setInterval(() => undefined, 1_000));
}

const { open } = promises;

/** @param {import("node:fs/promises").FileHandle} handle */
function doomed(handle) {
  return new Proxy(handle, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      if (name !== "writeFile") {
        return async (/** @type {unknown[]} */ ...args) => {
          await step();
          return value.apply(target, args);
        };
      }
      return async (/** @type {string} */ text) => {
        for (const half of [text.slice(0, text.length / 2), text.slice(text.length / 2)]) {
          await step();
          await target.write(half);
        }
      };
    },
  });
}

promises.open = async (path, flags, mode) => {
  if (flags !== "wx") return open(path, flags, mode);
  await step();
  return doomed(await open(path, flags, mode));
};
for (const name of ["mkdir", "rename", "rm"]) {
  const original = Reflect.get(promises, name);
  Reflect.set(promises, name, async (/** @type {unknown[]} */ ...args) => {
    await step();
    return original(...args);
  });
}
syncBuiltinESMExports();

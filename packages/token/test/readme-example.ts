import { readFileSync } from "node:fs";

/** The program in the README, as it stands there. */
export function readmeExample(): string {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, program] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  if (program === undefined) throw new Error("the README has no example");
  return program;
}

import { readFile } from "node:fs/promises";
import { writePrivateFile } from "./write-private-file.ts";

/** By login name, the Zope root's administrator included. */
export type Passwords = Readonly<Record<string, string>>;

/** Without those that look alike; easy to type. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

/** Three groups of four characters out of 31: 59 bits. `randomInt(n)` is a whole number below n. */
function makePassword(randomInt: (below: number) => number): string {
  const group = () => Array.from({ length: 4 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join("");
  return [group(), group(), group()].join("-");
}

/** The passwords of a data folder; those that are not there yet are made and kept, readable by their owner only. */
export async function loadPasswords(
  file: string,
  logins: readonly string[],
  randomInt: (below: number) => number,
): Promise<Passwords> {
  const known = await readPasswords(file);
  const missing = logins.filter((login) => known[login] === undefined);
  if (missing.length === 0) return known;
  const made = missing.map((login) => [login, makePassword(randomInt)]);
  const all: Passwords = { ...known, ...Object.fromEntries(made) };
  await writePrivateFile(file, `${JSON.stringify(all, undefined, 2)}\n`);
  return all;
}

/** What cannot be read is made anew: the site's own passwords are set to these at the next start. */
async function readPasswords(file: string): Promise<Passwords> {
  try {
    const entries = Object.entries(JSON.parse(await readFile(file, "utf8")));
    return Object.fromEntries(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return {};
  }
}

import { dirname, resolve } from "node:path";
import { readBuildout } from "../../addon/index.ts";
import { readText } from "./find-file.ts";

interface Extended {
  texts: string[];
  isElsewhere: boolean;
}

/** The local files that a buildout's file extends, and theirs before them; addresses on the web are not read. */
export async function readExtended(
  path: string,
  text: string,
  seen: readonly string[] = [],
): Promise<Extended> {
  const result: Extended = { texts: [], isElsewhere: false };
  const names = readBuildout(text)
    .filter((section) => section.name === "buildout")
    .flatMap(({ options }) => options.filter(({ name }) => name === "extends"))
    .flatMap(({ values }) => values.flatMap((value) => value.split(/\s+/)))
    .filter((name) => name !== "");
  for (const name of names) {
    const file = resolve(dirname(path), name);
    const isLocal = !/^[a-z]+:\/\/|\$\{/i.test(name) && !seen.includes(file);
    const found = isLocal ? await readText(file) : undefined;
    if (found === undefined) {
      result.isElsewhere = true;
      continue;
    }
    const deeper = await readExtended(file, found, [...seen, file]);
    result.texts.push(...deeper.texts, found);
    result.isElsewhere ||= deeper.isElsewhere;
  }
  return result;
}

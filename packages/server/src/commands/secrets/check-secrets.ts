import { access } from "node:fs/promises";
import { FileProblems } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Command } from "../command.ts";
import { chooseSource, SOURCE_OPTIONS, type Source } from "./choose-source.ts";
import { secretsWarnings } from "./secrets-warnings.ts";

interface Finding {
  code: string;
  /** Where, as one would write it in TOML; `null`: the file as a whole. */
  key: string | null;
  message: string;
}

function findingsOf(error: ConverseError): readonly Finding[] {
  if (error instanceof FileProblems)
    return error.problems.map(({ code, key, message }) => ({ code, key, message }));
  return [{ code: error.code, key: null, message: error.message }];
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function look({ file, read }: Source) {
  const sites = await read();
  const isUnfinished = file !== null && (await exists(`${file}.new`));
  return {
    sites: sites.map(({ site, pairs: [, previous], ploneKey }) => ({
      site,
      previous: previous !== undefined,
      ploneKey: ploneKey !== undefined,
    })),
    warnings: secretsWarnings(file, sites, isUnfinished),
  };
}

/** `secrets check`: whether the gateway and Prosody would take the secrets. Exit status 1 if not. */
export const secretsCheck: Command = {
  name: "secrets check",
  summary: "tell what is wrong with the secrets, their file, its owner and mode",
  options: { ...SOURCE_OPTIONS, json: { help: "say it as one line of JSON" } },
  async run(input, edges) {
    const source = await chooseSource(input, edges, secretsCheck.name);
    const { file } = source;
    const tell = (found: object) => edges.stdout.write(`${JSON.stringify(found)}\n`);
    try {
      const { sites, warnings } = await look(source);
      if (input.has("json")) {
        tell({ ok: true, file, sites, problems: [], warnings });
        return 0;
      }
      for (const warning of warnings) edges.stderr.write(`warning: ${warning}\n`);
      const names = sites.map(({ site }) => site ?? "any site").join(", ");
      edges.stdout.write(`${file ?? "the environment"} has good secrets for ${names}\n`);
      return 0;
    } catch (error) {
      if (!input.has("json") || !(error instanceof ConverseError)) throw error;
      tell({ ok: false, file, sites: [], problems: findingsOf(error), warnings: [] });
      return 1;
    }
  },
};

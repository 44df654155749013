import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ConverseError } from "../errors.ts";
import { checkSites } from "./check-sites.ts";
import type { Config } from "./config.ts";
import { describeIssue } from "./describe-issue.ts";
import { refuseProblems } from "./problems.ts";
import { readToml } from "./read-toml.ts";
import { type FileContent, fileSchema } from "./schema.ts";

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new ConverseError("config-missing", `${path} does not exist`, { cause: error });
    }
    const reason = code === "EISDIR" ? "it is a folder" : String(code);
    throw new ConverseError("config-unreadable", `${path} cannot be read: ${reason}`, { cause: error });
  }
}

function toConfig(file: FileContent, folder: string): Config {
  const { data, http_port: httpPort, prosody } = file.xmpp;
  return {
    listen: file.listen,
    xmpp: {
      data: resolve(folder, data),
      httpPort,
      ...(prosody && { prosody: resolve(folder, prosody) }),
    },
    secretsFile: resolve(folder, file.secrets ?? "secrets.toml"),
    sites: Object.entries(file.sites).map(([name, site]) => ({ name, ...site })),
  };
}

/**
 * Reads and checks `converse.toml`. Relative paths in it are relative to its folder.
 *
 * Errors: `config-missing`, `config-unreadable`, `config-syntax`, `config-unknown-key`, `config-invalid`; the last two
 * are `FileProblems` with everything that is wrong, unknown keys first, because they are often why another is missing.
 */
export async function loadConfig(path: string): Promise<Config> {
  const file = resolve(path);
  const content = readToml(await readBytes(file), { path: file, code: "config-syntax", hidden: false });
  const parsed = fileSchema.safeParse(content, { reportInput: true });
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap(describeIssue);
    const unknown = problems.filter(({ code }) => code === "config-unknown-key");
    refuseProblems(file, [...unknown, ...problems.filter((problem) => !unknown.includes(problem))]);
    throw new TypeError("zod refused the file without a reason");
  }
  const config = toConfig(parsed.data, dirname(file));
  refuseProblems(file, checkSites(config));
  return config;
}

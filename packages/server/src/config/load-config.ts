import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ConverseError } from "../errors.ts";
import { tryShape } from "../try-shape.ts";
import { checkSites } from "./check-sites.ts";
import { checkXmpp } from "./check-xmpp.ts";
import type { Config } from "./config.ts";
import { describeIssue } from "./describe-issue.ts";
import { findLine } from "./find-line.ts";
import { type Problem, refuseProblems } from "./problems.ts";
import { readToml } from "./read-toml.ts";
import { type FileContent, fileSchema } from "./schema.ts";

/** Prosody's own default. */
const HTTP_PORT = 5280;

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

/** The port that the scheme has by itself is not in an origin. */
function portOf(origin: string): number {
  const { port, protocol } = new URL(origin);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

/** Each with the line of its key, or of the nearest table that is there. */
function located(problems: readonly Problem[], text: string): Problem[] {
  return problems.map((problem) => {
    const line = findLine(text, problem.key);
    return line === undefined ? problem : { ...problem, line };
  });
}

function toConfig(file: FileContent, folder: string): Config {
  const { run, data, http_port: httpPort = HTTP_PORT, prosody } = file.xmpp;
  const { metrics_port: metricsPort, ...listen } = file.listen;
  const { trusted_proxies: trustedProxies, header, shown } = file.addresses;
  const url = file.xmpp.url ?? `http://127.0.0.1:${httpPort}`;
  return {
    listen: { ...listen, ...(metricsPort && { metricsPort }) },
    xmpp: {
      run,
      data: resolve(folder, data),
      httpPort: portOf(url),
      url,
      ...(prosody && { prosody: resolve(folder, prosody) }),
    },
    addresses: { trustedProxies, header, shown },
    audit: file.audit,
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
  const bytes = await readBytes(file);
  const content = readToml(bytes, { path: file, code: "config-syntax", hidden: false });
  const refuse = (problems: readonly Problem[]) =>
    refuseProblems(file, located(problems, Buffer.from(bytes).toString("utf8")));
  const parsed = tryShape(fileSchema, content, { reportInput: true });
  if (!parsed.success) {
    const problems = parsed.issues.flatMap(describeIssue);
    const unknown = problems.filter(({ code }) => code === "config-unknown-key");
    refuse([...unknown, ...problems.filter((problem) => !unknown.includes(problem))]);
    throw new TypeError("zod refused the file without a reason");
  }
  refuse(checkXmpp(parsed.data.xmpp));
  const config = toConfig(parsed.data, dirname(file));
  refuse(checkSites(config));
  return config;
}

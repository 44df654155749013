import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { ConverseError } from "../errors.ts";

const READ_MS = 10_000;

/** Every option by host; `*` is the whole server. */
export type ProsodyOptions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Prosody's own reader, without a Prosody. arg[1]: the folder of Prosody's libraries, arg[2]: the file, arg[3]: a file
 * that is taken as empty.
 */
const SCRIPT = `
local source, file, without = arg[1], arg[2], arg[3]
package.path = source .. "/?.lua;" .. package.path
package.cpath = source .. "/?.so;" .. package.cpath
local open = io.open
io.open = function (name, mode) return open(name == without and "/dev/null" or name, mode) end
local config = require "core.configmanager"
local ok, level, err = config.load(file)
if not ok then io.stderr:write(tostring(err or level)) os.exit(1) end
local function plain(value)
	local kind = type(value)
	if kind == "table" then
		local copy = {}
		for k, v in pairs(value) do copy[type(k) == "number" and k or tostring(k)] = plain(v) end
		return copy
	end
	return (kind == "string" or kind == "number" or kind == "boolean") and value or tostring(value)
end
local hosts = {}
for host, options in pairs(config.getconfig()) do hosts[host] = plain(options) end
io.stdout:write(require "util.json".encode(hosts))
`;

function unreadable(file: string, why: string, cause?: unknown): ConverseError {
  return new ConverseError(
    "prosody-config-unreadable",
    `${file} cannot be read as Prosody reads it: ${why}`,
    {
      cause,
    },
  );
}

/**
 * What Prosody understands of a configuration file.
 *
 * @param program - `prosody`, which names its interpreter and where its libraries are
 * @param without - a file that is taken as empty
 * @throws ConverseError `prosody-config-unreadable`
 */
export async function readProsodyConfig(
  program: string,
  file: string,
  without = "",
): Promise<ProsodyOptions> {
  const text = await readFile(program, "utf8").catch(() => "");
  const interpreter = /^#!\s*(?:\S*\/env\s+)?(\S+)/.exec(text)?.[1];
  const folder = /^CFG_SOURCEDIR\s*=\s*(?:os\.getenv\("\w+"\) or )?['"]([^'"]+)['"]/m.exec(text)?.[1];
  if (interpreter === undefined || folder === undefined) {
    throw unreadable(file, `${program} does not say where its libraries are`);
  }
  try {
    const running = promisify(execFile)(interpreter, ["-", folder, file, without], {
      timeout: READ_MS,
      maxBuffer: 16 * 1024 * 1024,
    });
    running.child.stdin?.on("error", () => undefined).end(SCRIPT);
    return JSON.parse((await running).stdout);
  } catch (cause) {
    const { stderr, message } = cause as Error & { stderr?: string };
    const why = (stderr || message).trim();
    throw unreadable(
      file,
      why.endsWith(": Permission denied") ? `${why}; run the command as root` : why,
      cause,
    );
  }
}

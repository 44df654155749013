import { z } from "zod";

/** The options of each host that the checks look at. */
const OPTIONS = [
  "authentication",
  "allow_registration",
  "archive_expires_after",
  "muc_log_expires_after",
  "http_file_share_expires_after",
  "c2s_require_encryption",
  "restrict_room_creation",
  "modules_enabled",
] as const;

/** One line of Lua that prints, as JSON, what a Prosody has loaded and how it is set. */
export const PROSODY_STATE = [
  'local cm, mm, json = require "core.configmanager", require "core.modulemanager", require "util.json"',
  "local out = { version = prosody.version, seconds = require 'util.time'.now(), hosts = {} }",
  "for name, host in pairs(prosody.hosts) do",
  "local modules, options = {}, {}",
  "for module in pairs(mm.get_modules(name) or {}) do modules[module] = true end",
  `for _, option in ipairs { ${OPTIONS.map((name) => `"${name}"`).join(", ")} } do options[option] = cm.get(name, option) end`,
  "out.hosts[name] = { kind = host.type, modules = modules, options = options } end",
  "print(json.encode(out))",
].join(" ");

// Lua writes an empty table as an object.
const list = z.union([z.array(z.string()), z.object({}).transform(() => [] as string[])]);

const state = z.object({
  version: z.string(),
  /** Unix seconds of Prosody's clock. */
  seconds: z.number(),
  hosts: z.record(
    z.string(),
    z.object({
      kind: z.string(),
      modules: z.preprocess(
        (modules) => (Array.isArray(modules) ? {} : modules),
        z.record(z.string(), z.literal(true)),
      ),
      options: z.preprocess(
        (options) => (Array.isArray(options) ? {} : options),
        z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), list])),
      ),
    }),
  ),
});

export type ProsodyState = z.infer<typeof state>;

/** @throws Error where it is not what Prosody prints for `PROSODY_STATE` */
export function parseProsodyState(printed: string): ProsodyState {
  try {
    return state.parse(JSON.parse(printed));
  } catch (cause) {
    throw new Error("what Prosody said over its admin socket is not understood", { cause });
  }
}

import { type LuaValue, luaKey, luaString, luaValue } from "./lua-value.ts";
import type { ProsodyModel } from "./model.ts";
import { globalSettings, roomsSettings, siteSettings, uploadSettings } from "./settings.ts";

const WIDTH = 110;

/** Prosody reads the variable, so that a place for a file that was given out outlives a reload and stands in no file. */
const UPLOAD_SECRET = "\thttp_file_share_secret = ENV_CONVERSE_UPLOAD_SECRET";

/** The text of `prosody.cfg.lua`; the same model makes the same text. It holds no secret. */
export function renderProsodyConfig(model: ProsodyModel): string {
  const parts = [
    "-- Written by collective-converse from converse.toml at each start; changes made here are lost.",
    ...globalSettings(model).map(([why, options]) => `-- ${why}\n${assignments(options)}`),
    ...model.sites.flatMap((site) => {
      const { domain, uploadBase } = site;
      const rooms = `Component ${luaString(`rooms.${domain}`)} "muc"`;
      const upload = `Component ${luaString(`upload.${domain}`)} "http_file_share"`;
      return [
        `VirtualHost ${luaString(domain)}\n${assignments(siteSettings(site), "\t")}`,
        `${rooms}\n${assignments(roomsSettings(site), "\t")}`,
        ...(uploadBase === undefined
          ? []
          : [`${upload}\n${assignments(uploadSettings(site, uploadBase), "\t")}\n${UPLOAD_SECRET}`]),
      ];
    }),
  ];
  return `${parts.join("\n\n")}\n`;
}

export function assignments(options: Readonly<Record<string, LuaValue>>, indent = ""): string {
  return Object.entries(options)
    .map(
      ([name, value]) => `${indent}${luaKey(name)} = ${wrapped(value, `${indent}${name} = `.length, indent)}`,
    )
    .join("\n");
}

/** A list that does not fit into a line gets one line for each item. */
function wrapped(value: LuaValue, column: number, indent: string): string {
  const line = luaValue(value);
  if (!Array.isArray(value) || column + line.length <= WIDTH) return line;
  const items = value.map((item) => `${indent}\t${luaValue(item)},`);
  return ["{", ...items, `${indent}}`].join("\n");
}

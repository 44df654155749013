import { type LuaValue, luaString } from "./lua-value.ts";
import type { ProsodySite } from "./model.ts";
import { assignments } from "./render-prosody-config.ts";
import { HOST_MODULES, roomsSettings, siteSettings, uploadSettings } from "./settings.ts";

/** What the one file depends on that a Prosody of somebody else's reads beside its own configuration. */
export interface DropInModel {
  /** All that Prosody is to search for modules, ours among them: the option has no way to add one. Absolute. */
  pluginPaths: readonly string[];
  /** Absolute path of the secrets file there. */
  secretsFile: string;
  sites: readonly ProsodySite[];
}

const HEAD = `-- Written by \`collective-converse config apply\`; changes made here are lost. Remove this file, and Prosody is as before.
-- Nothing here but plugin_paths is for the whole server.`;

/** What a host needs that the whole server has where it is ours, and what of the server's it must not have. */
function hostSettings(site: ProsodySite, secretsFile: string): Record<string, LuaValue> {
  return {
    ...siteSettings(site),
    authentication: "converse",
    converse_secrets_file: secretsFile,
    allow_registration: false,
    c2s_require_encryption: true,
    smacks_hibernation_time: 120,
    default_archive_policy: true,
    modules_enabled: HOST_MODULES,
    // Other servers do not come, nobody registers, and no stranger is told more than they need.
    modules_disabled: [
      "s2s",
      "s2s_auth_certs",
      "dialback",
      "register",
      "register_ibr",
      "invites",
      "invites_adhoc",
      "invites_register",
      "admin_adhoc",
      "time",
      "uptime",
      "version",
    ],
  };
}

/** The text of the drop-in; the same model makes the same text. It holds no secret. */
export function renderDropIn({ pluginPaths, secretsFile, sites }: DropInModel): string {
  const parts = sites.flatMap((site) => {
    const { domain, uploadBase } = site;
    return [
      `VirtualHost ${luaString(domain)}\n${assignments(hostSettings(site, secretsFile), "\t")}`,
      `Component ${luaString(`rooms.${domain}`)} "muc"\n${assignments({ ...roomsSettings(site), converse_secrets_file: secretsFile, modules_disabled: ["s2s"] }, "\t")}`,
      ...(uploadBase === undefined
        ? []
        : [
            `Component ${luaString(`upload.${domain}`)} "http_file_share"\n` +
              assignments({ ...uploadSettings(site, uploadBase), modules_disabled: ["s2s"] }, "\t"),
          ]),
    ];
  });
  return `${[HEAD, assignments({ plugin_paths: pluginPaths }), ...parts].join("\n\n")}\n`;
}

import type { Input, Option } from "../command.ts";

/** Where a Prosody of the system's own has what; Debian's places. */
export const PLACE_OPTIONS = {
  "prosody-config": { value: "FILE", help: "the system's own configuration; /etc/prosody/prosody.cfg.lua" },
  "drop-in": {
    value: "FILE",
    help: "the file that is written beside it; /etc/prosody/conf.d/converse.cfg.lua",
  },
  "prosody-secrets": {
    value: "FILE",
    help: "its secrets file; /etc/prosody/converse-secrets.toml",
  },
  "prosody-user": { value: "NAME", help: "the account that runs it; prosody" },
  "prosody-modules": {
    value: "FOLDER",
    help: "where our modules are on the other host; /usr/local/lib/collective-converse/modules",
  },
} as const satisfies Record<string, Option>;

export interface Places {
  mainConfig: string;
  dropIn: string;
  secrets: string;
  user: string;
  remoteModules: string;
}

export function placesOf(input: Input): Places {
  return {
    mainConfig: input.text("prosody-config") ?? "/etc/prosody/prosody.cfg.lua",
    dropIn: input.text("drop-in") ?? "/etc/prosody/conf.d/converse.cfg.lua",
    secrets: input.text("prosody-secrets") ?? "/etc/prosody/converse-secrets.toml",
    user: input.text("prosody-user") ?? "prosody",
    remoteModules: input.text("prosody-modules") ?? "/usr/local/lib/collective-converse/modules",
  };
}

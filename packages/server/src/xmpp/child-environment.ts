import type { Identity } from "./identity.ts";
import type { XmppOptions } from "./options.ts";

/** All that Prosody and its modules find in their environment. */
export function childEnvironment(
  { searchPath, dataFolder, secretsEnv }: Pick<XmppOptions, "searchPath" | "dataFolder" | "secretsEnv">,
  { instance, provisionSecret, uploadSecret }: Identity,
): Record<string, string> {
  return {
    ...secretsEnv,
    // Prosody's first line is `#!/usr/bin/env lua`.
    PATH: searchPath,
    HOME: dataFolder,
    LC_ALL: "C.UTF-8",
    CONVERSE_INSTANCE: instance,
    CONVERSE_PROVISION_SECRET: provisionSecret,
    CONVERSE_UPLOAD_SECRET: uploadSecret,
  };
}

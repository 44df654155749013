import { StartError } from "./start-error.mjs";

/**
 * Process groups, signals and `/bin` in virtual environments: what all of this is built on.
 *
 * @param {NodeJS.Platform} platform
 * @throws {StartError} start-platform-unsupported
 */
export function checkPlatform(platform) {
  if (platform !== "win32") return;
  throw new StartError(
    "start-platform-unsupported",
    "Windows itself is not supported: run it in the Windows Subsystem for Linux, with Debian 12.",
  );
}

import { createServer } from "node:net";
import { StartError } from "./start-error.mjs";

/**
 * Both loopback addresses must be free: a browser that is told `localhost` may try either first.
 *
 * @param {number} port
 * @throws {StartError} start-port-taken, start-port-denied
 */
export async function checkPort(port) {
  for (const host of ["127.0.0.1", "::1"]) {
    const code = await tryPort(port, host);
    if (code === "EADDRINUSE") {
      throw new StartError(
        "start-port-taken",
        `Port ${port} is taken by another program: stop it, or choose another port with --port.`,
      );
    }
    if (code === "EACCES") {
      throw new StartError(
        "start-port-denied",
        `This account may not listen on port ${port}: choose another port with --port.`,
      );
    }
  }
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<string | undefined>} the error's code, if the address exists here
 */
function tryPort(port, host) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}

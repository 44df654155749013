const OLDEST_NODE = 20;

/**
 * What is wrong with this version of Node, or undefined. The error's code is "start-node-old".
 *
 * @param {string} version as in `process.version`: `v20.20.0`
 * @returns {string | undefined}
 */
export function checkNode(version) {
  const major = Number(version.replace(/^v/, "").split(".")[0]);
  if (major >= OLDEST_NODE) return undefined;
  return `Node ${version} is too old: install Node ${OLDEST_NODE} or newer and try again.`;
}

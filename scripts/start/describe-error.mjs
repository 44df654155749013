import { StartError } from "./start-error.mjs";

/**
 * One sentence with the code, after the last lines of the program that failed. Only a mistake of ours has a stack.
 *
 * @param {string} who `npm start`
 * @param {unknown} error
 * @returns {string}
 */
export function describeError(who, error) {
  if (error instanceof StartError) {
    const lines = error.lastLines.map((line) => `  | ${line}\n`).join("");
    return `${lines}${who}: ${error.message} (${error.code})\n`;
  }
  return `${who}: ${error instanceof Error ? error.stack : String(error)}\n`;
}

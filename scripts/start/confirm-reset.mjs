import { createInterface } from "node:readline/promises";
import { StartError } from "./start-error.mjs";

/**
 * Ask before the site is thrown away.
 *
 * @param {string} folder
 * @param {{ yes: boolean, terminal: { input: NodeJS.ReadStream, output: NodeJS.WriteStream } | undefined }} how
 * @throws {StartError} start-reset-refused
 */
export async function confirmReset(folder, { yes, terminal }) {
  if (yes) return;
  if (terminal === undefined) {
    throw new StartError(
      "start-reset-refused",
      `Nobody can be asked whether to throw away the site in ${folder}: say --reset --yes.`,
    );
  }
  const questions = createInterface(terminal);
  const answer = await questions.question(`Throw away the site in ${folder}, with all that is in it? [y/N] `);
  questions.close();
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new StartError("start-reset-refused", "Nothing was thrown away and nothing was started.");
}

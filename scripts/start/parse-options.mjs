import { parseArgs } from "node:util";
import { nearest } from "./nearest.mjs";
import { StartError } from "./start-error.mjs";

/**
 * Parse a command line of options alone.
 *
 * @param {readonly string[]} args
 * @param {Record<string, { type: "boolean" | "string" }>} known
 * @returns {Record<string, string | boolean | undefined>}
 * @throws {StartError} start-usage
 */
export function parseOptions(args, known) {
  const { values, tokens } = parseArgs({ args: [...args], options: known, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") {
      throw new StartError("start-usage", `\`${token.value}\` is not understood; --help lists the options.`);
    }
    if (token.kind !== "option") continue;
    const option = known[token.name];
    if (option === undefined) {
      const like = nearest(token.name, Object.keys(known));
      const hint = like === undefined ? "--help lists the options" : `did you mean --${like}?`;
      throw new StartError("start-usage", `There is no option ${token.rawName}; ${hint}.`.replace("?.", "?"));
    }
    if (option.type === "string" && (token.value === undefined || token.value === "")) {
      throw new StartError("start-usage", `${token.rawName} needs a value; --help says which.`);
    }
    if (option.type === "boolean" && token.value !== undefined) {
      throw new StartError("start-usage", `${token.rawName} takes no value.`);
    }
  }
  return /** @type {Record<string, string | boolean | undefined>} */ (values);
}

import { nearest } from "../start/nearest.mjs";
import { parseOptions } from "../start/parse-options.mjs";
import { StartError } from "../start/start-error.mjs";
import { STAGES } from "./stages.mjs";

export const HELP = `Usage: npm test -- [OPTION...]

Installs what the tests need and runs them. The last line is the sum.

  --only STAGE[,STAGE...]   these stages alone:

${STAGES.map(({ name, about }) => `      ${name.padEnd(10)} ${about}`).join("\n")}

  --help                    this text

Reports and logs are in test-results.
`;

/**
 * @param {readonly string[]} args
 * @returns {{ help: boolean, stages: import("./stages.mjs").Stage[] }}
 * @throws {StartError} start-usage
 */
export function parseTestOptions(args) {
  const values = parseOptions(args, { only: { type: "string" }, help: { type: "boolean" } });
  const names = STAGES.map((stage) => stage.name);
  const wanted = values["only"] === undefined ? names : String(values["only"]).split(",");
  for (const name of wanted) {
    if (names.includes(name)) continue;
    const like = nearest(name, names);
    const hint = like === undefined ? `there are ${names.join(", ")}.` : `did you mean ${like}?`;
    throw new StartError("start-usage", `There is no stage \`${name}\`; ${hint}`);
  }
  return { help: values["help"] === true, stages: STAGES.filter((stage) => wanted.includes(stage.name)) };
}

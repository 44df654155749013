import { configJsonSchema } from "../../config/index.ts";
import type { Command } from "../command.ts";

/** `config schema`: what an editor wants to know of `converse.toml`. */
export const configSchema: Command = {
  name: "config schema",
  summary: "print the JSON schema of converse.toml, for editors",
  options: {},
  notes:
    "With Even Better TOML and taplo: write it to a file, and `#:schema ./converse.schema.json` as the first line of\n" +
    "converse.toml. The editor then completes keys, explains them, and marks what the gateway would refuse.",
  async run(_input, { stdout }) {
    stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    return 0;
  },
};

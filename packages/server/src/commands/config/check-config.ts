import { resolve } from "node:path";
import { configWarnings, loadConfig } from "../../config/index.ts";
import type { Command } from "../command.ts";

/** `config check`: whether `run` would take the file. The secrets are not looked at. */
export const configCheck: Command = {
  name: "config check",
  summary: "check converse.toml and tell everything that is wrong with it",
  options: { config: { value: "FILE", required: true, help: "the configuration, converse.toml" } },
  async run(input, { stdout, stderr }) {
    const file = input.required("config");
    const config = await loadConfig(file);
    for (const warning of configWarnings(config)) stderr.write(`warning: ${warning}\n`);
    const sites = config.sites.map(({ name, domain, base, origins }) => {
      return `  ${name}: ${domain} at ${origins.map((origin) => origin + base).join(", ")}\n`;
    });
    stdout.write(`${resolve(file)} is valid\n${sites.join("")}`);
    return 0;
  },
};

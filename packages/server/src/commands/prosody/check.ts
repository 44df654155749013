import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { checkServerOptions, type ProsodyOptions, readProsodyConfig } from "../../xmpp/index.ts";
import type { Command } from "../command.ts";
import type { Edges } from "../edges.ts";
import { type Chosen, chooseProsody, PROSODY_OPTIONS } from "./choose-prosody.ts";

const CHECK_MS = 30_000;

interface Finding {
  level: "error" | "warning";
  message: string;
}

const error = (message: string): Finding => ({ level: "error", message });
const warning = (message: string): Finding => ({ level: "warning", message });

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Our modules where Prosody searches; it goes on without one and only logs it. */
async function checkModules(hosts: ProsodyOptions): Promise<Finding[]> {
  const folders = listOf(hosts["*"]?.["plugin_paths"]);
  const findings: Finding[] = [];
  for (const module of ["mod_converse.lua", "mod_auth_converse.lua"]) {
    const found = await Promise.all(folders.map((folder) => isThere(join(folder, module))));
    if (!found.includes(true)) {
      findings.push(
        error(`${module} is in none of plugin_paths (${folders.join(", ")}): run \`config apply\``),
      );
    }
  }
  return findings;
}

function checkHosts(hosts: ProsodyOptions, { config, file }: Chosen): Finding[] {
  return config.sites.flatMap(({ name, domain }) => {
    const host = hosts[domain];
    if (host === undefined)
      return [error(`${file} has no host ${domain} for the site ${name}: run \`config apply\``)];
    return host["converse_site"] === name
      ? []
      : [error(`the host ${domain} is not for the site ${name} (converse_site): run \`config apply\``)];
  });
}

/** What prosodyctl says, without what a Prosody behind a gateway need not have. */
async function askProsodyctl({ prosodyctl, file, account }: Chosen, { env }: Edges): Promise<Finding[]> {
  const said = await new Promise<{ status: number | null; text: string }>((resolve) => {
    const options = { timeout: CHECK_MS, env: { PATH: env["PATH"], LC_ALL: "C.UTF-8" }, ...account };
    const child = execFile(prosodyctl, ["--config", file, "check", "config"], options, (_, stdout, stderr) =>
      resolve({ status: child.exitCode, text: `${stdout}\n${stderr}` }),
    );
  });
  if (said.status === 0) return [];
  const lines = said.text.split("\n").map((line) => line.trim());
  const told = lines.filter(
    (line) => line !== "" && !/^(?:Checking|All checks|Done|Some problems)/.test(line),
  );
  return [warning(`prosodyctl check config says: ${told.join(" ").slice(0, 2000)}`)];
}

async function look(chosen: Chosen, edges: Edges): Promise<Finding[]> {
  const { config, program, file } = chosen;
  if (config.xmpp.run === "supervised" && !(await isThere(file))) {
    return [error(`${file} is not there yet: \`run\` or \`config apply\` writes it`)];
  }
  const hosts = await readProsodyConfig(program, file);
  const findings = [...checkHosts(hosts, chosen), ...(await checkModules(hosts))];
  if (config.xmpp.run === "system") {
    const domains = config.sites.map(({ domain }) => domain);
    const dropIn = "the drop-in of `config apply`";
    const advice = checkServerOptions(hosts, { url: config.xmpp.url, domains, dropIn });
    findings.push(...advice.map(({ isNeeded, text }) => (isNeeded ? error(text) : warning(text))));
  }
  return [...findings, ...(await askProsodyctl(chosen, edges))];
}

/** `prosody check`: what is wrong with Prosody's configuration, and what to do. Exit status 1 when something is. */
export const prosodyCheck: Command = {
  name: "prosody check",
  summary: "tell what is wrong with Prosody's configuration",
  options: { ...PROSODY_OPTIONS, json: { help: "say it as one line of JSON" } },
  notes: "The exit status is 0 when chat can work, 1 when something is in its way.",
  async run(input, edges) {
    const chosen = await chooseProsody(input, edges);
    const findings = await look(chosen, edges);
    const isGood = findings.every(({ level }) => level !== "error");
    if (input.has("json"))
      edges.stdout.write(`${JSON.stringify({ ok: isGood, file: chosen.file, findings })}\n`);
    else {
      for (const { level, message } of findings) edges.stdout.write(`${level}: ${message}\n`);
      edges.stdout.write(`${chosen.file} ${isGood ? "is good for chat" : "is not good for chat"}\n`);
    }
    return isGood ? 0 : 1;
  },
};

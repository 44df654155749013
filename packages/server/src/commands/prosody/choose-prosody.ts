import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Config, loadConfig } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { findProsody, placesIn, trustProgram } from "../../xmpp/index.ts";
import type { Input, Option } from "../command.ts";
import type { Edges } from "../edges.ts";

export const PROSODY_OPTIONS = {
  config: { value: "FILE", required: true, help: "the configuration, converse.toml" },
  "prosody-config": { value: "FILE", help: "the system's own configuration; /etc/prosody/prosody.cfg.lua" },
} as const satisfies Record<string, Option>;

/** The Prosody that the commands of `prosody` are about. */
export interface Chosen {
  config: Config;
  /** Absolute path of its program. */
  program: string;
  /** Absolute path of `prosodyctl`, which is beside it. */
  prosodyctl: string;
  /** Its own configuration. */
  file: string;
  /** The account that it runs as, if this one has to become it. */
  account?: { uid: number; gid: number };
}

/**
 * Which Prosody the configuration is about.
 *
 * Errors: those of the configuration, `prosody-missing`, and `prosody-elsewhere` for one on another host.
 */
export async function chooseProsody(input: Input, { env, uid }: Edges): Promise<Chosen> {
  const config = await loadConfig(input.required("config"));
  const { run, data, prosody } = config.xmpp;
  if (run === "remote") {
    throw new ConverseError("prosody-elsewhere", `Prosody runs on another host, at ${config.xmpp.url}`);
  }
  const program = await trustProgram(await findProsody(env["PATH"] ?? "", prosody), uid);
  const chosen = { config, program, prosodyctl: join(dirname(program), "prosodyctl") };
  if (run === "system")
    return { ...chosen, file: input.text("prosody-config") ?? "/etc/prosody/prosody.cfg.lua" };
  const file = placesIn(data).config;
  const owner = await stat(data).catch(() => undefined);
  // Root looks into what belongs to the gateway as the gateway, so that nothing there becomes root's.
  const isOther = uid === 0 && owner !== undefined && owner.uid !== 0;
  return { ...chosen, file, ...(isOther && { account: { uid: owner.uid, gid: owner.gid } }) };
}

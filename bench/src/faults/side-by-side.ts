import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isPortFree } from "@collective-converse/supervise";
import { childEnvironment } from "../../../demo/src/child-environment.ts";
import { choosePorts } from "../../../demo/src/choose-ports.ts";
import { commandOf } from "../../../demo/src/create-secrets.ts";
import { renderConverseToml } from "../../../demo/src/render-converse-toml.ts";
import { Part } from "../../../demo/src/supervise-part.ts";
import { writePrivateFile } from "../../../demo/src/write-private-file.ts";
import { createRun } from "../../../scripts/start/run-command.mjs";
import type { Place } from "../place.ts";
import type { Site } from "../sessions/start-site.ts";
import { nginx } from "./nginx.ts";
import { type PartContext, systemProsody, untilAnswered } from "./system-prosody.ts";

export interface SideBySide {
  gateways: readonly [Part, Part];
  prosody: Part;
  stop(): Promise<void>;
}

/**
 * In place of the site's one gateway: two of them behind one nginx, with one Prosody of the system's. nginx takes the port of
 * the one, so that the site stays where it is.
 */
export async function startSideBySide(
  site: Site,
  { root, folder, env, progress, signal }: Omit<Place, "otherWork">,
): Promise<SideBySide> {
  await site.gateway.stop();
  const { settings, layout } = site;
  const { port, base, domain, origins } = settings;
  const host = new URL(origins[0]).host;
  const [one = 0, other = 0, xmppPort = 0] = await choosePorts(3, {
    isFree: isPortFree,
    random: Math.random,
  });
  const context: PartContext = {
    env: childEnvironment(env),
    say: (text) => progress.say(text),
    random: Math.random,
  };
  const home = join(folder, "side-by-side");
  const prosody = await systemProsody(join(home, "prosody"), xmppPort, domain, context);
  const run = createRun({ env, signal });
  const command = (...args: string[]) => run(process.execPath, [commandOf(root), ...args]);
  const parts: Part[] = [prosody.part];
  const stop = async () => void (await Promise.all(parts.map((part) => part.stop())));
  try {
    const configs = await Promise.all(
      [one, other].map(async (listen) => {
        const own = join(home, String(listen));
        await mkdir(own, { recursive: true, mode: 0o700 });
        const text = renderConverseToml({ ...settings, port: listen, xmppFolder: join(own, "data") });
        const config = join(own, "converse.toml");
        const xmpp = `run = "system"\nurl = "http://127.0.0.1:${xmppPort}"`;
        await writePrivateFile(config, text.replace(/^http_port = .*$/m, xmpp));
        return { config, own, listen };
      }),
    );
    const [first, second] = configs;
    if (first === undefined || second === undefined) throw new TypeError("two gateways");
    await copyFile(layout.secretsToml, join(first.own, "secrets.toml"));
    await command("secrets", "create", "--config", first.config);
    await command("config", "apply", "--config", first.config, ...prosody.flags);
    // The same secrets, the one for orders among them.
    await writePrivateFile(
      join(second.own, "secrets.toml"),
      await readFile(join(first.own, "secrets.toml"), "utf8"),
    );
    await prosody.part.start();
    const gateways = configs.map(({ config, own, listen }) => {
      const question = { port: listen, path: `${base}/health`, host };
      return new Part({
        ...context,
        name: `The gateway at ${listen}`,
        code: "start-gateway-failed",
        command: process.execPath,
        args: [commandOf(root), "run", "--config", config],
        cwd: own,
        pidFile: join(own, "gateway.pid.json"),
        logFile: join(own, "gateway.log"),
        readyWithinMs: 30_000,
        ready: (_log, until) => untilAnswered(question, until),
      });
    });
    parts.push(...gateways);
    await Promise.all(gateways.map((gateway) => gateway.start()));
    const front = await nginx(join(home, "nginx"), { port, base, host, gateways: [one, other] }, context);
    parts.push(front);
    await front.start();
    const [a, b] = gateways;
    if (a === undefined || b === undefined) throw new TypeError("two gateways");
    return { gateways: [a, b], prosody: prosody.part, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

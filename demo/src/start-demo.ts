import { randomInt } from "node:crypto";
import { isPortFree } from "@collective-converse/supervise";
import { checkPort } from "../../scripts/start/check-port.mjs";
import type { StartOptions } from "../../scripts/start/options.mjs";
import type { Tools } from "../../scripts/start/prepare-tools.mjs";
import type { Progress } from "../../scripts/start/progress.mjs";
import { endRemembered, rememberCommands } from "../../scripts/start/remember-commands.mjs";
import { createRun } from "../../scripts/start/run-command.mjs";
import { awaitHealth } from "./await-health.ts";
import { childEnvironment } from "./child-environment.ts";
import { choosePorts } from "./choose-ports.ts";
import { createSecrets } from "./create-secrets.ts";
import { createSite } from "./create-site.ts";
import { emptyData } from "./empty-data.ts";
import { endEarlierRun } from "./end-earlier-run.ts";
import { gatewayPart } from "./gateway-part.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { ADMIN_LOGIN, MEMBERS, STEWARD_LOGIN } from "./members.ts";
import { loadPasswords, type Passwords } from "./passwords.ts";
import { plonePart } from "./plone-part.ts";
import { readyLine } from "./ready-line.ts";
import { renderBlock } from "./render-block.ts";
import { type SiteSettings, siteSettings } from "./site-settings.ts";
import type { Part } from "./supervise-part.ts";
import { writeFiles } from "./write-files.ts";

export interface DemoContext {
  root: string;
  /** The data folder in it is claimed already. */
  options: StartOptions;
  progress: Progress;
  signal: AbortSignal;
  env: Readonly<Record<string, string | undefined>>;
  tools: Pick<Tools, "built">;
  /** Plone's virtual environment, with the add-on in it. */
  plone: Promise<string>;
}

export interface Demo {
  /** One line of JSON. */
  line: string;
  /** The same for people. */
  block: string;
  stop(): Promise<void>;
}

/** From installed packages to a site that runs. When it rejects nothing is left running. */
export async function startDemo(context: DemoContext): Promise<Demo> {
  const { root, options, progress, tools } = context;
  const layout = layoutOf(options.data);
  const ending = new AbortController();
  const { signal } = ending;
  const run = createRun({ env: context.env, signal, record: rememberCommands(layout.running) });
  const { settings, passwords } = await progress.step("Data folder", (note) =>
    prepareData(context, layout, note),
  );

  const common = {
    env: childEnvironment(context.env),
    say: (text: string) => progress.say(text),
    random: Math.random,
  };
  const started: Part[] = [];
  const stop = async () => void (await Promise.all(started.map((part) => part.stop())));
  const startPart = (name: string, part: Part) => {
    signal.throwIfAborted();
    started.push(part);
    return progress.step(name, () => part.start());
  };
  // A signal or the failure of one part must not wait for another part to get ready.
  signal.addEventListener("abort", () => void stop());
  const onAbort = () => ending.abort(context.signal.reason);
  context.signal.addEventListener("abort", onAbort);
  if (context.signal.aborted) onAbort();

  // Plone reads its key when it starts.
  const secrets = tools.built.then(() => createSecrets(root, run, layout));
  const startPlone = async () => {
    const plone = await context.plone;
    await secrets;
    await progress.step("Plone site", async (note) => {
      if (!(await createSite({ root, run, plone, layout, settings, passwords }))) note("up to date");
    });
    const auth = `${STEWARD_LOGIN}:${passwords[STEWARD_LOGIN]}`;
    const part = plonePart({ ...common, plone, layout, settings, auth });
    await startPart("Plone", part);
    return part;
  };
  const startGateway = async () => {
    await secrets;
    const gateway = gatewayPart({ ...common, root, layout });
    await startPart("Gateway and Prosody", gateway.part);
    return gateway;
  };
  const starting = [startPlone(), startGateway()] as const;
  try {
    const [plone, gateway] = await Promise.all(starting);
    await progress.step("Chat is ready", () => awaitHealth(settings, signal));
    const ready = readyLine(settings, passwords, {
      start: process.pid,
      gateway: pidOf(gateway.part.pid),
      plone: pidOf(plone.pid),
      prosody: pidOf(gateway.prosodyPid()),
    });
    return {
      line: `${JSON.stringify(ready)}\n`,
      block: renderBlock(ready, { logs: layout.logs, data: layout.folder }),
      stop,
    };
  } catch (error) {
    ending.abort(error);
    await Promise.allSettled(starting);
    await stop();
    throw error;
  } finally {
    context.signal.removeEventListener("abort", onAbort);
  }
}

async function prepareData(
  { options, progress }: DemoContext,
  layout: Layout,
  note: (text: string) => void,
): Promise<{ settings: SiteSettings; passwords: Passwords }> {
  endRemembered(layout.running);
  if ((await endEarlierRun(layout)) > 0) progress.say("Ended what an earlier start had left running.");
  if (options.reset) {
    await emptyData(layout.folder);
    note("emptied");
  }
  await checkPort(options.port);
  const isFree = async (port: number) => port !== options.port && (await isPortFree(port));
  const [plonePort = 0, xmppPort = 0] = await choosePorts(2, { isFree, random: Math.random });
  const settings = siteSettings({ port: options.port, plonePort, xmppPort }, layout.xmpp);
  await writeFiles(layout, settings);
  const logins = [ADMIN_LOGIN, ...MEMBERS.map((member) => member.login)];
  return { settings, passwords: await loadPasswords(layout.passwords, logins, (below) => randomInt(below)) };
}

function pidOf(pid: number | undefined): number {
  if (pid === undefined) throw new TypeError("what is ready has a pid");
  return pid;
}

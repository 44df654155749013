import { randomBytes, randomInt } from "node:crypto";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isPortFree } from "@collective-converse/supervise";
import { generatePloneKey, generateSecrets, type Secrets } from "@collective-converse/token";
import { awaitHealth } from "../../../demo/src/await-health.ts";
import { childEnvironment } from "../../../demo/src/child-environment.ts";
import { choosePorts } from "../../../demo/src/choose-ports.ts";
import { createSite } from "../../../demo/src/create-site.ts";
import { gatewayPart } from "../../../demo/src/gateway-part.ts";
import type { Layout } from "../../../demo/src/layout.ts";
import { ADMIN_LOGIN, MEMBERS, STEWARD_LOGIN } from "../../../demo/src/members.ts";
import { loadPasswords } from "../../../demo/src/passwords.ts";
import { plonePart } from "../../../demo/src/plone-part.ts";
import { type SiteSettings, siteSettings } from "../../../demo/src/site-settings.ts";
import type { Part } from "../../../demo/src/supervise-part.ts";
import { writeFiles } from "../../../demo/src/write-files.ts";
import { writePrivateFile } from "../../../demo/src/write-private-file.ts";
import { writeSecretsFile } from "../../../prosody/test/environment/secrets-file.ts";
import { createRun } from "../../../scripts/start/run-command.mjs";
import { siteLayout } from "../layout.ts";
import { type Crowd, type CrowdSize, makePeople, TEN_THOUSAND } from "../people/make-people.ts";
import type { Place } from "../place.ts";
import { type Logins, makeLogins } from "./make-logins.ts";

export interface Site {
  settings: SiteSettings;
  secrets: Secrets;
  /** 52 characters, which the gateway signs with. */
  ploneKey: string;
  logins: Logins;
  crowd: Crowd;
  layout: Layout;
  plone: Part;
  gateway: Part;
  stop(): Promise<void>;
}

/**
 * The site of `npm start`, with its members, its gateway and its Prosody, and with one more view in Plone, which signs
 * tokens itself. When it rejects nothing is left running.
 */
export async function startSite(
  { root, folder, progress, signal, env }: Pick<Place, "root" | "folder" | "progress" | "signal" | "env">,
  size: CrowdSize = TEN_THOUSAND,
): Promise<Site> {
  const layout = siteLayout(folder);
  const environment = join(root, ".tools/plone-6.2");
  const [port = 0, plonePort = 0, xmppPort = 0] = await choosePorts(3, {
    isFree: isPortFree,
    random: Math.random,
  });
  const settings = siteSettings({ port, plonePort, xmppPort }, layout.xmpp);
  const secrets = generateSecrets(randomBytes);
  await writeFiles(layout, settings);
  await addSigningView(join(layout.instance, "etc/site.zcml"));
  await writeSecretsFile(layout.secretsToml, { [settings.name]: [secrets] });
  const ploneKey = await addPloneKey(layout, settings.name);

  const python = { PYTHONPATH: join(root, "bench/plone") };
  const run = createRun({ env: { ...env, ...python }, signal });
  const accounts = [ADMIN_LOGIN, ...MEMBERS.map(({ login }) => login)];
  const passwords = await loadPasswords(layout.passwords, accounts, (below) => randomInt(below));
  const place = { root, run, plone: environment, layout };
  const logins = await progress.step("Plone site", async () => {
    await createSite({ ...place, settings, passwords });
    const members = MEMBERS.map(({ userId }) => userId);
    return makeLogins(place, settings, "logins.json", members);
  });
  const crowd = await progress.step(`${size.people.toLocaleString("en")} members`, () =>
    makePeople(place, settings, size),
  );

  const common = { say: (text: string) => progress.say(text), random: Math.random };
  const child = childEnvironment(env);
  const signing = {
    BENCH_DOMAIN: settings.domain,
    BENCH_OTP_SEED: secrets.otpSeed,
    BENCH_TOKEN_SECRET: secrets.tokenSecret,
  };
  const ploneEnv = { ...child, ...python, ...signing };
  const auth = `${STEWARD_LOGIN}:${passwords[STEWARD_LOGIN]}`;
  const plone = plonePart({ ...common, env: ploneEnv, plone: environment, layout, settings, auth });
  const gateway = gatewayPart({ ...common, env: child, root, layout }).part;
  const parts = [plone, gateway];
  const stop = async () => void (await Promise.all(parts.map((part) => part.stop())));
  // A signal must not wait for Plone to get ready.
  const onAbort = () => void stop();
  signal.addEventListener("abort", onAbort);
  try {
    signal.throwIfAborted();
    await progress.step("Plone, gateway and Prosody", async () => {
      await Promise.all(parts.map((part) => part.start()));
      await awaitHealth(settings, signal);
    });
  } catch (error) {
    await stop();
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
  return { settings, secrets, ploneKey, logins, crowd, layout, plone, gateway, stop };
}

/** Behind the table of the only site. */
async function addPloneKey(layout: Layout, site: string): Promise<string> {
  const key = generatePloneKey(randomBytes);
  await appendFile(layout.secretsToml, `plone_key = "${key}"\n`);
  await writePrivateFile(layout.ploneKey, `${site} ${key}\n`);
  return key;
}

async function addSigningView(siteZcml: string): Promise<void> {
  const text = await readFile(siteZcml, "utf8");
  await writeFile(
    siteZcml,
    text.replace("</configure>", '  <include package="signing_view" />\n</configure>'),
  );
}

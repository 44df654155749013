import { ADMIN_LOGIN } from "../../../demo/src/members.ts";
import { loadPasswords } from "../../../demo/src/passwords.ts";
import { readControl } from "../../../packages/server/src/commands/sessions/read-control.ts";
import { ask } from "../../../prosody/test/environment/ask.ts";
import { addressOf } from "../crowd/where.ts";
import { loginsOf } from "../load/logins-of.ts";
import { orderOf } from "../order.ts";
import type { Place } from "../place.ts";
import { type Site, startSite } from "../sessions/start-site.ts";
import { Administrator } from "./administrator.ts";
import { CAUSES, type Cause, type CauseName, CHATTERS, type Person, type Scene } from "./causes.ts";
import { type Control, type Kind, openConnections } from "./connections.ts";

/** Once; all in ms from when Plone was asked for what ends them. */
export interface Ending {
  /** Plone's answer. */
  answeredMs: number;
  endedMs: Record<Kind, number>;
}

export interface EndingSeries {
  cause: CauseName;
  endings: Ending[];
}

/** How often each cause ends the connections of somebody. */
export interface EndingPlan {
  times: number;
}

export interface MeasuredEndings {
  versions: { plone: string; python: string; prosody: string };
  series: EndingSeries[];
}

/** Each time another member, in a site that is otherwise idle. */
export async function measureEndings(place: Place, { times }: EndingPlan): Promise<MeasuredEndings> {
  const series = (Object.keys(CAUSES) as CauseName[]).map((cause): EndingSeries => ({ cause, endings: [] }));
  const people = times * series.length;
  const site = await startSite(place, { people, groups: 1, withLogins: people });
  try {
    const logins = await loginsOf(site.crowd.logins.file);
    const { scene, control } = await sceneOf(site);
    let next = 0;
    for (let time = 0; time < times; time++) {
      await place.progress.step(`Endings, ${time + 1} of ${times}`, async () => {
        await place.otherWork.sample(place.signal);
        for (const { cause, endings } of orderOf(series, time)) {
          place.signal.throwIfAborted();
          const number = next++;
          const userId = `person-${String(number + 1).padStart(5, "0")}`;
          const person = { userId, login: logins[number] ?? "", address: addressOf(number) };
          endings.push(await once({ site, scene, control }, CAUSES[cause], person));
        }
      });
    }
    const { plone, python } = site.logins;
    const { xmppPort: port, domain } = site.settings;
    const { body } = await ask({ port, domain, path: "/converse/instance" });
    const { prosody } = JSON.parse(body) as { prosody: string };
    return { versions: { plone, python, prosody }, series };
  } finally {
    await site.stop();
  }
}

async function sceneOf({ settings, layout }: Site): Promise<{ scene: Scene; control: Control }> {
  const { [ADMIN_LOGIN]: password = "" } = await loadPasswords(layout.passwords, [], () => 0);
  const administrator = new Administrator(settings, { login: ADMIN_LOGIN, password });
  await administrator.orders("PATCH", "/@registry", { "collective.converse.chat_groups": [CHATTERS] });
  return { scene: { settings, administrator }, control: await readControl(layout.xmpp) };
}

async function once(
  { site, scene, control }: { site: Site; scene: Scene; control: Control },
  cause: Cause,
  person: Person,
): Promise<Ending> {
  const connections = await openConnections(site.settings, control, person);
  try {
    const act = await cause.prepare(scene, person);
    const from = performance.now();
    const since = (at: number) => Number((at - from).toFixed(1));
    const [answered, { Websocket, Hibernating, BOSH }] = await Promise.all([
      act().then(() => performance.now()),
      connections.ended(),
    ]);
    return {
      answeredMs: since(answered),
      endedMs: { Websocket: since(Websocket), Hibernating: since(Hibernating), BOSH: since(BOSH) },
    };
  } finally {
    connections.drop();
    await cause.undo?.(scene);
  }
}

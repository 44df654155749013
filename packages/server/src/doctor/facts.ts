import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config, SiteConfig, SiteSecrets } from "../config/config.ts";
import { hostOfDomain } from "../config/host-of-domain.ts";
import { loadConfig, openOrderSecret, openPloneKeys, openSecrets } from "../config/index.ts";
import { virtualHostPath } from "../plone/virtual-host.ts";
import { usableSettings } from "../system/live-sites.ts";
import { type KeptSettings, readKept, settingsFile } from "../system/settings-file.ts";
import { SIGNATURE_HEADER, signRequest } from "../system/sign-request.ts";
import { placesIn } from "../xmpp/prepare.ts";
import { proveProsody } from "../xmpp/prove-prosody.ts";
import type { PublicSite } from "./check.ts";
import { askHttp, type HttpAnswer, type Question } from "./edges/ask-http.ts";
import { askShell } from "./edges/ask-shell.ts";
import { readEnd } from "./edges/read-end.ts";
import { Websocket } from "./edges/websocket.ts";
import { errorsSinceStart } from "./errors-since-start.ts";
import { Once } from "./once.ts";
import { type Pids, parsePids } from "./parse-pids.ts";
import { PROSODY_STATE, type ProsodyState, parseProsodyState } from "./prosody-state.ts";
import type { Surroundings } from "./surroundings.ts";

/** Of Prosody's log, from its end. */
const LOG_BYTES = 262_144;

const PROOF_MS = 5_000;

/** An answer, and this machine's clock when it came, in unix milliseconds. */
export interface Timed<T> {
  answer: T;
  at: number;
}

/** `http://127.0.0.1:8090`, also for a gateway that listens everywhere. */
function originOf({ host, port }: Config["listen"]): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

/** What the doctor measures; each thing is measured once, however many checks look at it. */
export class Facts {
  readonly surroundings: Surroundings;
  readonly #once = new Once();

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
  }

  get idleMs(): number {
    return this.surroundings.idleMs;
  }

  /** @throws ConverseError as `loadConfig` */
  config(): Promise<Config> {
    return this.#once.do("config", () => loadConfig(this.surroundings.configFile));
  }

  /**
   * The sites, each with the domain that its administrators chose.
   *
   * @throws ConverseError as `loadConfig`
   */
  sites(): Promise<readonly SiteConfig[]> {
    return this.#once.do("sites", async () => {
      const { sites } = await this.config();
      const kept = await this.kept();
      return sites.map((site) => ({ ...site, domain: kept.get(site.name)?.domain ?? site.domain }));
    });
  }

  /** What the gateway applied last of what each site's administrators decided. */
  kept(): Promise<KeptSettings> {
    return this.#once.do("kept", async () => {
      const { sites, xmpp } = await this.config();
      // A file that cannot be understood is none for the gateway too.
      return usableSettings(sites, await readKept(settingsFile(xmpp.data), () => undefined));
    });
  }

  /** @throws ConverseError as `openSecrets` */
  secrets(): Promise<SiteSecrets> {
    return this.#once.do("secrets", async () => {
      const { env, uid } = this.surroundings;
      // Who administers may look at what belongs to the account of the gateway.
      return openSecrets(await this.config(), env, uid === 0 ? undefined : uid)();
    });
  }

  /** The processes that use the folder `data`; undefined while there is none. */
  pids(): Promise<Pids | undefined> {
    return this.#once.do("pids", async () => {
      const { data } = (await this.config()).xmpp;
      const text = await readFile(placesIn(data).pidFile, "utf8").catch(() => "");
      return parsePids(text);
    });
  }

  /** What the gateway itself says at its own address. */
  health(site: SiteConfig): Promise<Timed<HttpAnswer>> {
    return this.#once.do(`health ${site.name}`, async () => {
      const { listen } = await this.config();
      const host = new URL(site.origins[0] ?? "").host;
      const answer = await askHttp(`${originOf(listen)}${site.base}/health`, { headers: { Host: host } });
      return { answer, at: this.surroundings.now() };
    });
  }

  /** What Prosody says which one it is, at its own address. */
  instance(site: SiteConfig): Promise<Timed<HttpAnswer>> {
    return this.#once.do(`instance ${site.name}`, async () => {
      const { url } = (await this.config()).xmpp;
      const answer = await askHttp(`${url}/converse/instance`, {
        headers: { Host: hostOfDomain(site.domain) },
      });
      return { answer, at: this.surroundings.now() };
    });
  }

  /** Lets Prosody evaluate a line of Lua, and answers with what it prints. */
  async shell(lua: string): Promise<string> {
    const { data } = (await this.config()).xmpp;
    return askShell(join(placesIn(data).data, "prosody.sock"), lua);
  }

  /** What Prosody has loaded, and how it is set. */
  prosody(): Promise<Timed<ProsodyState>> {
    return this.#once.do("prosody", async () => {
      const answer = parseProsodyState(await this.shell(PROSODY_STATE));
      return { answer, at: this.surroundings.now() };
    });
  }

  /** From which of Prosody's parts the errors in its log are, since its last start. */
  prosodyErrors(): Promise<{ log: string; errors: readonly string[] }> {
    return this.#once.do("prosody errors", async () => {
      const { log } = placesIn((await this.config()).xmpp.data);
      return { log, errors: errorsSinceStart(await readEnd(log, LOG_BYTES)) };
    });
  }

  /** Resolves when a Prosody that the gateway does not run proves that it knows the secret of orders; rejects else. */
  async proof({ domain }: SiteConfig): Promise<void> {
    const { env, uid, version, randomBytes } = this.surroundings;
    const config = await this.config();
    const secret = openOrderSecret(config, env, uid === 0 ? undefined : uid)();
    const asked = { url: config.xmpp.url, domain, version, secret, randomBytes };
    await proveProsody(asked, AbortSignal.timeout(PROOF_MS));
  }

  /** Of the secrets that a Prosody has which the gateway does not run. */
  async fingerprintsAt({ domain }: SiteConfig): Promise<HttpAnswer> {
    const { env, uid } = this.surroundings;
    const config = await this.config();
    const secret = openOrderSecret(config, env, uid === 0 ? undefined : uid)();
    const headers = { Host: hostOfDomain(domain), Authorization: `Bearer ${secret}` };
    return askHttp(`${config.xmpp.url}/converse/secrets`, { headers });
  }

  /** What the add-on says to nobody in particular, at Plone's own address. */
  plone(site: SiteConfig): Promise<Timed<HttpAnswer>> {
    return this.#once.do(`plone ${site.name}`, async () => {
      const path = virtualHostPath(site.origins[0] ?? "", site);
      const headers = { Accept: "application/json" };
      const answer = await askHttp(`${site.plone}${path}/@converse`, { headers });
      return { answer, at: this.surroundings.now() };
    });
  }

  /** What Plone says to the gateway's signature; undefined where the gateway has no key for the site. */
  systemAnswer(site: SiteConfig): Promise<HttpAnswer | undefined> {
    return this.#once.do(`system ${site.name}`, async () => {
      const { env, uid, now, randomBytes } = this.surroundings;
      const key = openPloneKeys(await this.config(), env, uid === 0 ? undefined : uid)().get(site.name);
      if (key === undefined) return undefined;
      const path = "/@converse-system";
      const request = {
        direction: "gateway",
        site: site.name,
        method: "GET",
        path,
        body: Buffer.alloc(0),
      } as const;
      const signature = signRequest(request, { key, at: now() / 1000, nonce: randomBytes(16) });
      const headers = { Accept: "application/json", [SIGNATURE_HEADER]: signature };
      return askHttp(`${site.plone}${virtualHostPath(site.origins[0] ?? "", site)}${path}`, { headers });
    });
  }

  /** One request below the base path, at a public address. */
  ask({ site, origin }: PublicSite, path: string, question: Question = {}): Promise<HttpAnswer> {
    return askHttp(`${origin}${site.base}${path}`, { ca: this.surroundings.ca, ...question });
  }

  /** What the gateway says of itself at a public address. */
  publicHealth(at: PublicSite): Promise<HttpAnswer> {
    return this.#once.do(`public health ${at.origin}`, () => this.ask(at, "/health"));
  }

  /** The site's front page, as somebody sees it who is not logged in. */
  page({ origin }: PublicSite): Promise<HttpAnswer> {
    const question = { headers: { Accept: "text/html" }, ca: this.surroundings.ca };
    return this.#once.do(`page ${origin}`, async () => {
      let url = `${origin}/`;
      for (let turns = 0; ; turns++) {
        const answer = await askHttp(url, question);
        const { location } = answer.headers;
        const next = location === undefined ? undefined : new URL(location, url);
        // To another site nobody follows.
        if (answer.status < 300 || answer.status > 399 || next?.origin !== origin || turns > 4) return answer;
        url = next.href;
      }
    });
  }

  /** Opens a websocket at a public address, as a page of `origin` or of another. */
  websocket(at: PublicSite, origin = at.origin): Promise<Websocket> {
    const url = `${at.origin}${at.site.base}/ws`;
    return Websocket.open(url, { headers: { Origin: origin }, ca: this.surroundings.ca });
  }
}

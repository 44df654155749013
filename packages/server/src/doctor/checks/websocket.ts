import { z } from "zod";
import type { SiteConfig } from "../../config/config.ts";
import { fingerprint } from "../../config/fingerprint.ts";
import { hostOfDomain } from "../../config/host-of-domain.ts";
import { type Check, fault, fine, none, type Verdict } from "../check.ts";
import { NoWebsocket, Websocket } from "../edges/websocket.ts";
import type { Facts } from "../facts.ts";
import { LoginRefused, logIn, ping } from "../log-in.ts";
import { withProbe } from "../probe.ts";
import { readJson } from "../read-json.ts";
import { codeOf } from "./problem-code.ts";
import { PROXIES } from "./proxies.ts";

/** The names are those of docs/proxies.md: nginx does not start with a variable that nothing sets. */
const NGINX = [
  "nginx, once in http: map $http_upgrade $converse_connection { default upgrade; '' ''; }",
  "nginx, in the location of {base}/: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $converse_connection;",
];
const PROMPT_MS = 3_000;

const prints = z.object({ fingerprints: z.array(z.string()) });

/** Nobody logs in where the user could not be removed; such a Prosody says the fingerprints of its secrets. */
async function compareFingerprints(facts: Facts, site: SiteConfig): Promise<Verdict> {
  const ours = (await facts.secrets()).get(site.name)?.[0];
  const answer = await facts.fingerprintsAt(site);
  const theirs = readJson(answer.body, prints)?.fingerprints;
  if (ours === undefined || theirs === undefined)
    return fault(`Prosody does not tell: HTTP ${answer.status}`);
  const seen = `gateway ${fingerprint(ours)}, Prosody ${theirs.join(" and ")}`;
  return theirs.includes(fingerprint(ours)) ? fine(seen) : fault(seen);
}

/** Logins by a user that is there for the time of the look, and websockets through the web server. */
export const WEBSOCKET: readonly Check[] = [
  {
    id: "prosody-secrets",
    scope: "site",
    severity: "error",
    title: "Gateway and Prosody have the same secrets.",
    looks:
      "Logs in to Prosody itself with a token that is made here, for a user that nobody can be. A Prosody that is not the gateway's own is asked for the fingerprints of its secrets.",
    meaning:
      "Prosody has other secrets, or its clock is wrong; it refuses every token that the gateway makes.",
    members: "The chat tries again and again, and does not come.",
    todo: [
      "collective-converse secrets show --fingerprint --config {config}",
      "collective-converse config apply --config {config}",
      "systemctl restart collective-converse",
    ],
    dependsOn: ["secrets", "prosody-shell", "prosody-clock", "prosody-answers", "prosody-login"],
    async look(facts, site) {
      const { run, url } = (await facts.config()).xmpp;
      if (run !== "supervised") return compareFingerprints(facts, site);
      return withProbe(facts, site, async (credentials) => {
        const websocket = await Websocket.open(`${url}/xmpp-websocket`, {
          headers: { Host: hostOfDomain(site.domain) },
        });
        try {
          await logIn(websocket, credentials);
          return fine("a token that was made here is accepted");
        } catch (error) {
          if (!(error instanceof LoginRefused)) throw error;
          return fault(error.message, { config: facts.surroundings.configFile });
        } finally {
          websocket.close();
        }
      });
    },
  },
  {
    id: "websocket-upgrade",
    scope: "origin",
    severity: "error",
    title: "Websockets get through the web server.",
    looks: "Opens a websocket at `<base>/ws`, as a page does, and sends the first words.",
    meaning: "The web server does not pass the upgrade on, or keeps back what goes through it.",
    members: "The chat does not come, where the site uses websockets.",
    todo: [...NGINX, "Apache 2.4.47 or newer, at ProxyPass: upgrade=websocket", PROXIES],
    dependsOn: ["origin-arrives", "prosody-answers"],
    async look(facts, at) {
      try {
        const websocket = await facts.websocket(at);
        websocket.send(
          `<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="${at.site.domain}" version="1.0"/>`,
        );
        await websocket.receive(/<stream:features/, PROMPT_MS).finally(() => websocket.close());
        return { ...fine("it opens, and Prosody answers"), hops: websocket.hops };
      } catch (error) {
        const code = error instanceof NoWebsocket ? codeOf(error) : undefined;
        return fault(`${(error as Error).message}${code === undefined ? "" : ` (${code})`}`);
      }
    },
  },
  {
    id: "websocket-strangers",
    scope: "origin",
    severity: "error",
    title: "Pages of strangers open no websocket.",
    looks: "Opens a websocket with the `Origin` of another site: the gateway has to refuse it.",
    meaning:
      "The web server replaces `Origin`, or leads past the gateway to Prosody, which does not look at it.",
    todo: ["Hand {base}/ws to the gateway, and remove what sets Origin.", PROXIES],
    dependsOn: ["strangers-refused", "websocket-upgrade"],
    async look(facts, at) {
      const values = { base: at.site.base };
      try {
        (await facts.websocket(at, "https://stranger.invalid")).close();
        return fault("it was opened", values);
      } catch (error) {
        if (error instanceof NoWebsocket && codeOf(error) === "tunnel-origin") return fine("refused");
        return fault((error as Error).message, values);
      }
    },
  },
  {
    id: "login",
    scope: "origin",
    severity: "error",
    title: "A member can log in.",
    looks:
      "A whole login through the public address, by a user that nobody can be and that is removed again.",
    meaning: "All parts work by themselves, and together they do not.",
    members: "The chat does not come.",
    todo: ["tail -n 50 '{data}/prosody.log'", "journalctl -u collective-converse -n 50"],
    dependsOn: ["websocket-upgrade", "prosody-secrets"],
    async look(facts, at) {
      const { run, data } = (await facts.config()).xmpp;
      if (run !== "supervised")
        return none("the user could not be removed from a Prosody that is not the gateway's");
      return withProbe(facts, at.site, async (credentials) => {
        const websocket = await facts.websocket(at);
        try {
          const hops = [...websocket.hops, ...(await logIn(websocket, credentials))];
          const all = hops.reduce((sum, { ms }) => sum + ms, 0);
          return { ...fine(`in ${all} ms`), hops };
        } catch (error) {
          return fault((error as Error).message, { data });
        } finally {
          websocket.close();
        }
      });
    },
  },
];

/** What takes time. */
export const PATIENCE: readonly Check[] = [
  {
    id: "websocket-idle",
    scope: "origin",
    severity: "error",
    title: "A websocket on which nothing is said stays open.",
    looks: "Logs in, says nothing for 70 s, then asks once.",
    meaning: "Something on the way ends silent connections. Pages say something every 60 s.",
    members: "The chat is lost and comes back, again and again.",
    todo: [
      "nginx: proxy_read_timeout 75s;",
      "Apache: ProxyTimeout 75",
      "HAProxy: timeout tunnel 75s",
      PROXIES,
    ],
    dependsOn: ["login"],
    async look(facts, at) {
      if (facts.idleMs === 0) return none("not looked at: --quick");
      if ((await facts.config()).xmpp.run !== "supervised") return none("nobody can log in");
      return withProbe(facts, at.site, async (credentials) => {
        const websocket = await facts.websocket(at);
        try {
          await logIn(websocket, credentials);
          const begin = performance.now();
          await websocket.idle(facts.idleMs);
          const seconds = `${Math.round((performance.now() - begin) / 100) / 10} s`;
          if (!websocket.isOpen) return fault(`it was ended after ${seconds}`);
          await ping(websocket, at.site.domain);
          return fine(`it lived ${seconds} and answered`);
        } finally {
          websocket.close();
        }
      });
    },
  },
];

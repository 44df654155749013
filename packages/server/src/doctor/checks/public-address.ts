import { lookup } from "node:dns/promises";
import { type Check, fault, fine, none, type Verdict } from "../check.ts";
import type { HttpAnswer } from "../edges/ask-http.ts";
import { readHealth } from "./gateway.ts";
import { codeOf, describeAnswer } from "./problem-code.ts";
import { PROXIES } from "./proxies.ts";

const DAYS = 14;
const DAY_MS = 86_400_000;

/** Through the site's public address, as a browser goes: where it leads. */
export const PUBLIC_ADDRESS: readonly Check[] = [
  {
    id: "public-name",
    scope: "origin",
    severity: "error",
    title: "The site's name leads somewhere.",
    looks: "Looks the host of the origin up, as this machine does it.",
    meaning:
      "The name is wrong or unknown on this machine; the checks of this address cannot be made from here.",
    todo: [
      "getent hosts {host}",
      "Correct origins of [sites.{site}], or DNS, or /etc/hosts of this machine.",
    ],
    dependsOn: ["config"],
    async look(_, { origin }) {
      const host = new URL(origin).hostname.replace(/^\[|\]$/g, "");
      try {
        const addresses = await lookup(host, { all: true });
        return fine(addresses.map(({ address }) => address).join(", "));
      } catch (error) {
        return fault((error as Error).message, { host });
      }
    },
  },
  {
    id: "tls-trusted",
    scope: "origin",
    severity: "error",
    title: "Browsers trust the site's certificate.",
    looks:
      "Opens a TLS connection to the origin and holds the certificate against the authorities that Node knows.",
    meaning:
      "The certificate is for another name, out of date, incomplete (without the intermediate one) or self-made.",
    members: "Their browser warns of the whole site.",
    todo: ["openssl s_client -connect {host} -servername {name} </dev/null"],
    dependsOn: ["public-name"],
    async look(facts, at) {
      if (!at.origin.startsWith("https:")) return none("the origin is not https");
      const { host, hostname, port } = new URL(at.origin);
      try {
        await facts.publicHealth(at);
        return fine("trusted");
      } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException;
        if (!/CERT|SSL|TLS|VERIFY|SELF_SIGNED|ISSUER/.test(code)) return none(`no connection: ${code}`);
        const values = { host: port === "" ? `${hostname}:443` : host, name: hostname };
        return fault(`${(error as Error).message} (${code})`, values);
      }
    },
  },
  {
    id: "public-gateway",
    scope: "origin",
    severity: "error",
    title: "The public address leads to the gateway.",
    looks:
      "Asks the origin for `<base>/health`; the gateway has to answer, not Plone and not the web server itself.",
    meaning: "The web server does not hand the path to the gateway, or to another one.",
    members: "No chat.",
    todo: ["curl -s {url}/health", PROXIES],
    dependsOn: ["gateway-answers", "tls-trusted"],
    async look(facts, at) {
      const values = { base: at.site.base };
      const answer = await facts.publicHealth(at).catch((error: Error) => error);
      if (answer instanceof Error) return fault(answer.message, values);
      const isOurs = readHealth(answer) !== undefined || codeOf(answer) !== undefined;
      return isOurs
        ? fine(`in ${Math.round(answer.firstMs)} ms`)
        : fault(
            `what answers is not the gateway (HTTP ${answer.status}, ${answer.headers["content-type"] ?? "no type"})`,
            values,
          );
    },
  },
  {
    id: "tls-days",
    scope: "origin",
    severity: "warning",
    title: `The certificate is valid for ${DAYS} days more.`,
    looks: "The end of the certificate's time.",
    meaning: "It is not renewed by itself, or the web server still uses the old one.",
    members: "From that day on their browser warns of the whole site.",
    todo: ["certbot renew --dry-run", "Reload the web server."],
    dependsOn: ["public-gateway"],
    async look(facts, at) {
      const { certificate } = await facts.publicHealth(at);
      return judgeDays(certificate?.valid_to, facts.surroundings.now());
    },
  },
  {
    id: "host-arrives",
    scope: "origin",
    severity: "error",
    title: "The web server leaves `Host` as the browser sent it.",
    looks: "Whether the gateway finds this site by the header `Host` that arrives.",
    meaning: "The web server sends another `Host`, and the gateway chooses the site by it.",
    members: "No chat.",
    todo: ["nginx: proxy_set_header Host $http_host;", "Apache: ProxyPreserveHost On", PROXIES],
    dependsOn: ["public-gateway"],
    async look(facts, at) {
      return judgeSite(at.site.name, await facts.publicHealth(at));
    },
  },
  {
    id: "public-same",
    scope: "origin",
    severity: "error",
    title: "It is this gateway that the public address leads to.",
    looks: "The version that is told there, and that of the gateway on this machine.",
    meaning: "The web server hands the path to another gateway, perhaps an old one.",
    members: "The chat does not come, or not in its new form.",
    todo: ["Correct the address of the gateway in the web server.", PROXIES],
    dependsOn: ["host-arrives"],
    async look(facts, at) {
      const [there, here] = [await facts.publicHealth(at), (await facts.health(at.site)).answer].map(
        (answer) => readHealth(answer)?.version,
      );
      return there === here ? fine(`${here}`) : fault(`${there} there, ${here} on this machine`);
    },
  },
  {
    id: "answers-fresh",
    scope: "origin",
    severity: "error",
    title: "No cache keeps what the gateway says.",
    looks: "Asks twice for `<base>/health`, which never says the same twice and forbids to be kept.",
    meaning: "A cache answers for the gateway; it could give one member's session to another.",
    members: "They see another's name, or a chat that is out of date.",
    todo: [
      "nginx, in the location of {base}/: proxy_cache off;",
      "Let the CDN pass {base}/ through.",
      PROXIES,
    ],
    dependsOn: ["host-arrives"],
    async look(facts, at) {
      const first = await facts.publicHealth(at);
      return judgeFresh(first, await facts.ask(at, "/health"), at.site.base);
    },
  },
];

function judgeDays(validTo: string | undefined, now: number): Verdict {
  if (validTo === undefined) return none("there is no certificate");
  const days = Math.floor((Date.parse(validTo) - now) / DAY_MS);
  return days < DAYS ? fault(`${days} days are left`) : fine(`${days} days are left`);
}

export function judgeSite(name: string, answer: HttpAnswer): Verdict {
  const found = readHealth(answer)?.parts.find(({ site }) => site !== undefined)?.site;
  if (found === name) return fine("this site answers");
  return fault(found === undefined ? describeAnswer(answer) : `the site ${found} answers`);
}

/** Two answers that cannot be the same, unless somebody kept the first. */
function judgeFresh(first: HttpAnswer, second: HttpAnswer, base: string): Verdict {
  const [before, after] = [first, second].map((answer) => readHealth(answer)?.now);
  const values = { base };
  if (before === after) return fault(`the same answer came twice, of ${before}`, values);
  const { age } = second.headers;
  if (age !== undefined && age !== "0") return fault(`the answer is ${age} s old`, values);
  return fine("each answer is new");
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Check, fault, fine, none, type PublicSite, type Verdict } from "../check.ts";
import type { HttpAnswer } from "../edges/ask-http.ts";
import type { Facts } from "../facts.ts";
import { keptOut } from "../read-csp.ts";
import { policiesIn, unencryptedIn } from "../read-page.ts";
import { PROXIES } from "./proxies.ts";

const COMPRESSED = { "Accept-Encoding": "br, gzip" };

async function assetsOf({ surroundings: { packageFolder } }: Facts): Promise<string[]> {
  return readdir(join(packageFolder, "assets")).catch(() => []);
}

const NO_PAGE = none("no page came");

async function pageAt(facts: Facts, at: PublicSite): Promise<HttpAnswer | undefined> {
  return facts.page(at).catch(() => undefined);
}

/** What a member's browser loads: a page of the site, and the chat's own files. */
export const PAGE: readonly Check[] = [
  {
    id: "page-answers",
    scope: "origin",
    severity: "warning",
    title: "The site itself answers at its address.",
    looks: "Loads the front page as a visitor.",
    meaning: "The site is down or not open to visitors; its pages cannot be looked at from here.",
    todo: ["curl -sI {origin}/"],
    dependsOn: ["tls-trusted"],
    async look(facts, at) {
      const answer = await facts.page(at).catch((error: Error) => error);
      if (answer instanceof Error) {
        // Where nobody answers for the chat either, that is told already.
        const isDown = await facts.publicHealth(at).then(
          () => false,
          () => true,
        );
        return isDown ? none("nobody answers at the address") : fault(answer.message);
      }
      const { status, headers } = answer;
      const type = headers["content-type"] ?? "no type";
      if (status !== 200 || !/^(?:text\/html|application\/xhtml)/.test(type))
        return fault(`HTTP ${status}, ${type}`);
      return fine(`HTTP ${status}`);
    },
  },
  {
    id: "mixed-content",
    scope: "origin",
    severity: "warning",
    title: "Encrypted pages load nothing without encryption.",
    looks: "Scripts, styles and frames of the front page: none may have an address with `http://`.",
    meaning: "Plone does not know its public address, or a theme names one; browsers refuse such scripts.",
    members: "Parts of the pages, the chat among them, do not work.",
    todo: ["Rewrite with /VirtualHostBase/https/{host}:443/…/VirtualHostRoot in the web server.", PROXIES],
    dependsOn: ["page-answers"],
    async look(facts, at) {
      if (!at.origin.startsWith("https:")) return none("the origin is not https");
      const page = await pageAt(facts, at);
      if (page === undefined) return NO_PAGE;
      const found = unencryptedIn(page.body);
      const host = new URL(at.origin).hostname;
      return found.length > 0 ? fault(found.slice(0, 3).join(", "), { host }) : fine("nothing");
    },
  },
  {
    id: "content-security-policy",
    scope: "origin",
    severity: "error",
    title: "The pages' Content-Security-Policy lets the chat in.",
    looks: "The policies of the front page, in its headers and in itself.",
    meaning:
      "Browsers do not run the chat's script, do not let it talk to the gateway, or show it without its styles.",
    members: "No chat, or one that looks broken.",
    todo: ["Add to the policy of the site's pages: {directives}"],
    dependsOn: ["page-answers"],
    async look(facts, at) {
      const page = await pageAt(facts, at);
      return page === undefined ? NO_PAGE : judgePolicies(page, at.origin);
    },
  },
  {
    id: "loader-served",
    scope: "origin",
    severity: "error",
    title: "The chat's script arrives as it is.",
    looks: "Loads `<base>/loader.js` and holds it against the file of this installation.",
    meaning: "The web server takes the path for another, changes scripts, or a cache has an old one.",
    members: "No chat, or one of an earlier version.",
    todo: [
      "nginx, so that no location for .js takes the path: location ^~ {base}/",
      "Purge the cache for {base}/.",
      PROXIES,
    ],
    dependsOn: ["host-arrives"],
    async look(facts, at) {
      if (!(await assetsOf(facts)).includes("loader.js"))
        return none("this installation has no script: it was not built");
      const file = await readFile(join(facts.surroundings.packageFolder, "assets/loader.js"), "utf8");
      return judgeLoader(file, await facts.ask(at, "/loader.js"), at.site.base);
    },
  },
  {
    id: "assets-compressed",
    scope: "origin",
    severity: "warning",
    title: "Scripts are compressed.",
    looks: "Loads a script as a browser does, which takes brotli and gzip.",
    meaning: "The web server hides from the gateway what the browser takes. Pages take longer to load.",
    members: "The chat takes long to open on slow connections.",
    todo: ["Remove what sets Accept-Encoding for {base}/.", PROXIES],
    dependsOn: ["loader-served"],
    async look(facts, at) {
      const name = await someScript(facts);
      if (name === undefined) return none("this installation has no compressed script: it was not built");
      const { headers } = await facts.ask(at, `/${name}`, { headers: COMPRESSED });
      const coding = headers["content-encoding"];
      return coding === undefined ? fault(`${name} comes as it is`, { base: at.site.base }) : fine(coding);
    },
  },
  {
    id: "assets-kept",
    scope: "origin",
    severity: "warning",
    title: "Browsers keep the scripts.",
    looks: "The header `Cache-Control` of a script whose name holds a hash of its content.",
    meaning: "The web server replaces the header; each page loads everything again.",
    members: "Pages load slowly.",
    todo: ["Remove what sets Cache-Control or Expires for {base}/.", PROXIES],
    dependsOn: ["loader-served", "session-private"],
    async look(facts, at) {
      const name = await someScript(facts);
      if (name === undefined) return none("this installation has no compressed script: it was not built");
      const value = (await facts.ask(at, `/${name}`)).headers["cache-control"] ?? "none";
      const isKept = value.includes("immutable");
      return isKept ? fine(value) : fault(`Cache-Control: ${value}`, { base: at.site.base });
    },
  },
];

/** One that lies there compressed, and whose name holds a hash; the loader's and the doctor's do not. */
async function someScript(facts: Facts): Promise<string | undefined> {
  const names = await assetsOf(facts);
  return names.find((name) => /-[0-9a-z]{8}\.js$/i.test(name) && names.includes(`${name}.br`));
}

function judgePolicies({ headers, body }: Pick<HttpAnswer, "headers" | "body">, origin: string): Verdict {
  const told = headers["content-security-policy"];
  const policies = [...(told === undefined ? [] : String(told).split(",")), ...policiesIn(body)];
  if (policies.length === 0) return fine("there is none");
  const missing = keptOut(policies, origin);
  if (missing.length === 0) return fine("it does");
  return fault(`it lacks ${missing.join("; ")}`, { directives: missing.join("; ") });
}

function judgeLoader(file: string, { status, headers, body }: HttpAnswer, base: string): Verdict {
  const type = headers["content-type"] ?? "no type";
  if (status !== 200 || !/javascript/.test(type)) return fault(`HTTP ${status}, ${type}`, { base });
  return body === file
    ? fine("the same")
    : fault("it is another script than the one that is installed", { base });
}

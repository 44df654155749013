import { isBasePath, isXmppDomain, normalizeOrigin } from "../../config/index.ts";
import { PROXIES } from "../../setup/index.ts";

/** The six questions, by the options that answer them. */
export type Topic = "public-url" | "plone" | "path" | "domain" | "prosody" | "proxy";

/** The answers as they are kept: origins normalized, `prosody` as its way or the address of a remote one. */
export type Answers = Readonly<Record<Topic, string>>;

export type Reading = { ok: true; value: string } | { ok: false; why: string };

export interface Question {
  topic: Topic;
  text: string;
  read(answer: string): Reading;
}

const good = (value: string): Reading => ({ ok: true, value });
const bad = (why: string): Reading => ({ ok: false, why });

/** People copy the address with the slash that browsers show at its end. */
function readOrigin(answer: string, example: string): Reading {
  const origin = normalizeOrigin(answer.replace(/(?<=[^/])\/$/, ""));
  return origin === undefined
    ? bad(`write http:// or https://, a host and, if it is unusual, a port, such as ${example}`)
    : good(origin);
}

const ELSEWHERE = "the address of a Prosody on another host, such as https://xmpp.example.org:5281";

/** What travels to another host are logins and messages; whose network that may be is said in the file by hand. */
function readProsody(answer: string): Reading {
  if (answer === "supervised" || answer === "system") return good(answer);
  if (answer === "remote") return bad(`write ${ELSEWHERE}`);
  const origin = normalizeOrigin(answer);
  if (origin === undefined) return bad(`write supervised, system, or ${ELSEWHERE}`);
  return origin.startsWith("https:")
    ? good(origin)
    : bad("a Prosody on another host must be reached by https://");
}

export const QUESTIONS: readonly Question[] = [
  {
    topic: "public-url",
    text: "What is the site's address in people's browsers?",
    read: (answer) => readOrigin(answer, "https://www.example.org"),
  },
  {
    topic: "plone",
    text: "Where does Plone itself answer?",
    read: (answer) => readOrigin(answer, "http://127.0.0.1:8080"),
  },
  {
    topic: "path",
    text: "Where does the site lie in Zope?",
    read: (answer) =>
      isBasePath(answer)
        ? good(answer)
        : bad("write a path with a slash at its beginning and none at its end, such as /Plone"),
  },
  {
    topic: "domain",
    text: "What stands behind the @ of chat addresses? It cannot be changed without losing the history.",
    read: (answer) =>
      isXmppDomain(answer)
        ? good(answer)
        : bad("write a domain in lower case, such as example.org; it needs no DNS record"),
  },
  {
    topic: "prosody",
    text: "Which Prosody? supervised: one of the gateway's own; system: the one of this machine; or the address of one elsewhere.",
    read: readProsody,
  },
  {
    topic: "proxy",
    text: `Which web server stands in front of the site? ${PROXIES.join(", ")} or none`,
    read: (answer) =>
      [...PROXIES, "none"].includes(answer) ? good(answer) : bad(`write ${PROXIES.join(", ")} or none`),
  },
];

import { hostname } from "node:os";
import { domainToUnicode } from "node:url";
import { isXmppDomain } from "../../config/index.ts";
import { type FoundPlone, findPlone } from "../../setup/index.ts";
import { findProgram } from "./find-programs.ts";
import type { Guess, Proposal } from "./gather-answers.ts";
import type { Answers } from "./questions.ts";

/** The programs of the web servers, the most usual before Plone first. */
const SERVERS = { nginx: "nginx", apache: "apache2", caddy: "caddy", haproxy: "haproxy" };

/** A name that people elsewhere may know the machine by. */
export function guessPublicUrl(name: string): Proposal {
  const isPublic =
    name.includes(".") && !/(?:^localhost\.|\.(?:local|localdomain|internal|lan|home\.arpa))$/.test(name);
  return { notes: [], ...(isPublic && { value: `https://${name.toLowerCase()}` }) };
}

export function guessDomain(publicUrl: string): Proposal {
  const domain = domainToUnicode(new URL(publicUrl).hostname).replace(/^www\./, "");
  return { notes: [], ...(isXmppDomain(domain) && { value: domain }) };
}

/** One that is alone is a good guess; of several none is, and all are named. */
function only(values: readonly string[], { none, several }: { none: string; several: string }): Proposal {
  const [first] = values;
  if (first === undefined) return { notes: [none] };
  return values.length === 1 ? { value: first, notes: [] } : { notes: [`${several} ${values.join(", ")}`] };
}

/** What this machine looks like. Plones are asked for once, and again where another one is named. */
export function guesser(searchPath: string): Guess {
  const usual = (() => {
    let found: Promise<FoundPlone[]> | undefined;
    return () => {
      found ??= findPlone();
      return found;
    };
  })();
  const plone = async () =>
    only(
      (await usual()).map(({ origin }) => origin),
      { none: "no Plone answers on the usual ports of this machine", several: "Plone answers at" },
    );
  const path = async (origin: string) => {
    const [found] = await findPlone([origin]);
    return only(found?.paths ?? [], {
      none: `no site of Plone answers at ${origin}`,
      several: "there are the sites",
    });
  };
  const prosody = async (): Promise<Proposal> => {
    const program = await findProgram("prosody", searchPath);
    const note = "Prosody is not installed here; on Debian: apt-get install prosody";
    return { value: "supervised", notes: program === undefined ? [note] : [] };
  };
  const proxy = async (): Promise<Proposal> => {
    for (const [name, program] of Object.entries(SERVERS)) {
      if ((await findProgram(program, searchPath)) !== undefined) return { value: name, notes: [] };
    }
    return { value: "none", notes: [] };
  };
  return async (topic, known: Partial<Answers>) => {
    if (topic === "public-url") return guessPublicUrl(hostname());
    if (topic === "plone") return plone();
    if (topic === "path") return known.plone === undefined ? { notes: [] } : path(known.plone);
    if (topic === "domain")
      return known["public-url"] === undefined ? { notes: [] } : guessDomain(known["public-url"]);
    return topic === "prosody" ? prosody() : proxy();
  };
}

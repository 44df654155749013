import { isSite, readSites } from "./read-sites.ts";

/** Zope's and the recipes' own ports, and those of projects made with cookieplone. */
const PORTS = [8080, 8081, 55001];

const ORIGINS = PORTS.map((port) => `http://127.0.0.1:${port}`);

/** Where a site is called as Plone proposes it and the root does not tell. */
const USUAL_PATH = "/Plone";

const LIMIT_MS = 2_000;
const LONGEST = 1_048_576;

export interface FoundPlone {
  /** Plone's own origin. */
  origin: string;
  /** Where its sites lie in Zope, in Zope's order. */
  paths: string[];
}

/** The JSON at an address, whatever the status; `undefined` for whatever else is there, or is not in time. */
async function askJson(url: string): Promise<unknown> {
  try {
    const answer = await fetch(url, {
      headers: { Accept: "application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (answer.body === null) return undefined;
    let text = "";
    const decoder = new TextDecoder();
    for await (const part of answer.body) {
      text += decoder.decode(part, { stream: true });
      if (text.length > LONGEST) return undefined;
    }
    return JSON.parse(text);
  } catch {
    // Nobody, somebody else, or a Plone that has something else to do: there is nothing to propose.
    return undefined;
  }
}

async function lookAt(origin: string): Promise<FoundPlone | undefined> {
  const answer = await askJson(`${origin}/@sites`);
  const paths = readSites(answer);
  if (paths.length > 0) return { origin, paths };
  if (isSite(await askJson(`${origin}${USUAL_PATH}/@site`))) return { origin, paths: [USUAL_PATH] };
  return undefined;
}

/** Asks, as anybody may, the usual ports of this machine, or the given origins, and names those where a Plone answered. */
export async function findPlone(origins: readonly string[] = ORIGINS): Promise<FoundPlone[]> {
  const found = await Promise.all(origins.map(lookAt));
  return found.filter((plone) => plone !== undefined);
}

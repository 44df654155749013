import { type Check, fault, fine, none, type Verdict } from "../check.ts";
import type { HttpAnswer } from "../edges/ask-http.ts";
import { clockOf, judgeClock } from "./clock.ts";
import { codeOf } from "./problem-code.ts";

/** Plone and the add-on, at Plone's own address. */
export const PLONE: readonly Check[] = [
  {
    id: "plone-answers",
    scope: "site",
    severity: "error",
    title: "Plone answers at its own address.",
    looks: "Asks Plone at `plone` of the site for `@converse`, as nobody.",
    meaning: "The gateway cannot learn who a member is.",
    members: "The chat does not come; one that is open goes on until it has to reconnect.",
    todo: ["curl -sI {plone}", "Start Plone, or correct plone of [sites.{site}]."],
    dependsOn: ["config"],
    async look(facts, site) {
      try {
        return judgePlone(site.plone, (await facts.plone(site)).answer);
      } catch (error) {
        return fault(`${site.plone}: ${(error as Error).message}`, { plone: site.plone });
      }
    },
  },
  {
    id: "plone-addon",
    scope: "site",
    severity: "error",
    title: "The add-on is installed in the site.",
    looks: "Whether it is the add-on that answers for `@converse` at `path` of the site.",
    meaning: "The add-on is not installed or not activated there, or the site lies elsewhere in Zope.",
    members: "No chat, and nothing in their pages.",
    todo: [
      "Install Chat (collective.converse) in the site's add-ons control panel.",
      "Correct path of [sites.{site}] if the site does not lie at {path}.",
    ],
    dependsOn: ["plone-answers"],
    async look(facts, site) {
      return judgeAddon(site.path, (await facts.plone(site)).answer);
    },
  },
  {
    id: "plone-chat-on",
    scope: "site",
    severity: "warning",
    title: "Chat is switched on.",
    looks: "Whether the add-on says that it is switched off.",
    meaning: "An administrator has switched the chat off.",
    members: "No chat, and nothing in their pages.",
    todo: ["Switch it on in the site's set-up, Chat: {origin}/@@xmpp-settings"],
    dependsOn: ["plone-addon"],
    async look(facts, site) {
      const code = codeOf((await facts.plone(site)).answer);
      const origin = site.origins[0] ?? "";
      return code === "site-chat-off" ? fault("it is switched off", { origin }) : fine("it is on");
    },
  },
  {
    id: "plone-clock",
    scope: "site",
    severity: "warning",
    title: "Plone's clock is right.",
    looks: "The header `Date` of Plone's answer, held against this machine's clock: within 2 s.",
    meaning: "Plone and the gateway refuse what the other one signs when they differ by half a minute.",
    todo: ["timedatectl set-ntp true    # on Plone's machine"],
    dependsOn: ["plone-answers"],
    async look(facts, site) {
      const { answer, at } = await facts.plone(site);
      if (answer.headers.date === undefined) return none("Plone sends no Date");
      const shown = clockOf(answer.headers.date);
      // The header leaves out what is less than a second.
      return judgeClock("Plone's clock", shown === undefined ? undefined : shown + 500, at, 2_000);
    },
  },
];

function judgePlone(plone: string, { status, firstMs }: Pick<HttpAnswer, "status" | "firstMs">): Verdict {
  if (status >= 500) return fault(`${plone} answers with HTTP ${status}`, { plone });
  return fine(`${plone} in ${Math.round(firstMs)} ms`);
}

function judgeAddon(path: string, { status, body }: Pick<HttpAnswer, "status" | "body">): Verdict {
  const code = codeOf({ body });
  if (code !== undefined && (status === 401 || status === 403)) return fine(`it answers with ${code}`);
  return fault(`what answers for ${path} is not the add-on (HTTP ${status})`, { path });
}

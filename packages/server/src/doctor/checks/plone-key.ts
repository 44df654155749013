import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { ServerSettings } from "../../../../../spec/http.d.ts";
import { checkSettings } from "../../system/server-settings.ts";
import { type Check, fault, fine, none, type Verdict } from "../check.ts";
import { readJson } from "../read-json.ts";
import { readHealth } from "./gateway.ts";
import { codeOf, describeAnswer } from "./problem-code.ts";

const answered = z.object({
  settings: z.unknown(),
  versions: z.object({ addon: z.string(), plone: z.string() }).optional(),
});

const RESTART_PLONE = "Restart Plone, if the file or zope.conf is new.";

/** What Plone decides about the chat server, and the key with which the two sign what they ask one another. */
export const PLONE_KEY: readonly Check[] = [
  {
    id: "plone-key",
    scope: "site",
    severity: "warning",
    title: "Plone and the gateway have the same key.",
    looks: "Asks Plone for its settings with a signature, as the gateway does.",
    meaning:
      "The chat server's settings in Plone (domain, history, files) have no effect. Chat works all the same.",
    todo: [
      "collective-converse secrets create --config {config}",
      "collective-converse secrets plone-key --config {config} --site {site} --write plone.key --force",
      "Give that file to Plone's account, in place of the one that gateway_key_file in zope.conf names.",
      "If there is none, in the section product-config collective.converse: gateway_key_file /path/of/plone.key",
      RESTART_PLONE,
    ],
    dependsOn: ["plone-addon", "plone-clock", "secrets"],
    async look(facts, site) {
      const values = { config: facts.surroundings.configFile };
      const answer = await facts.systemAnswer(site);
      if (answer === undefined) return fault("the gateway has no plone_key for this site", values);
      return judgeSystemAnswer(answer, values);
    },
  },
  {
    id: "addon-version",
    scope: "site",
    severity: "warning",
    title: "The add-on in Plone is of the gateway's version.",
    looks: "The version that the add-on tells the gateway, and that of the gateway that runs.",
    meaning: "One of the two was upgraded and the other was not; what is new does not work yet.",
    todo: ["pip install 'collective.converse=={version}', in Plone's environment.", RESTART_PLONE],
    dependsOn: ["plone-key", "gateway-answers"],
    async look(facts, site) {
      const version = readHealth((await facts.health(site)).answer)?.version ?? "";
      const addon = readJson((await facts.systemAnswer(site))?.body ?? "", answered)?.versions?.addon;
      if (addon === version) return fine(addon);
      return fault(`the add-on is ${addon ?? "older than it can say"}, the gateway ${version}`, { version });
    },
  },
  {
    id: "plone-version",
    scope: "site",
    severity: "warning",
    title: "Plone is of a version that was tried.",
    looks: "The version that Plone tells the gateway: 6.1 or 6.2.",
    meaning: "The add-on was not tried with it.",
    todo: ["Upgrade Plone, or the add-on if Plone is newer."],
    dependsOn: ["plone-key"],
    async look(facts, site) {
      const plone = readJson((await facts.systemAnswer(site))?.body ?? "", answered)?.versions?.plone;
      if (plone === undefined) return none("the add-on does not tell it");
      return /^6\.[12]\./.test(plone) ? fine(plone) : fault(plone);
    },
  },
  {
    id: "plone-settings-applied",
    scope: "site",
    severity: "warning",
    title: "What administrators decided about the chat server holds.",
    looks: "The settings that Plone tells, and those that the gateway applied last.",
    meaning: "A change is not applied yet, or it could not be applied.",
    members: "History, files or addresses are not as the site says.",
    todo: [
      "Wait five minutes; the gateway asks again by itself.",
      "Save the settings again at {origin}/@@xmpp-settings, which says what is in the way.",
    ],
    dependsOn: ["plone-key", "gateway-answers"],
    async look(facts, site) {
      const told = readJson((await facts.systemAnswer(site))?.body ?? "", answered)?.settings;
      if (told === undefined) return none("Plone was not asked");
      const kept = (await facts.kept()).get(site.name);
      return judgeApplied(checkSettings(told), kept, { origin: site.origins[0] ?? "" });
    },
  },
];

function judgeSystemAnswer(
  answer: { status: number; body: string },
  values: Record<string, string>,
): Verdict {
  if (answer.status === 200 && readJson(answer.body, answered) !== undefined)
    return fine("Plone accepts our signature");
  const why: Record<string, string> = {
    "system-off": "Plone has no key",
    "system-signature-wrong": "Plone has another key",
    "system-signature-site": "Plone's key is that of another site",
    "system-signature-time": "Plone's clock is another",
  };
  return fault(why[codeOf(answer) ?? ""] ?? describeAnswer(answer), values);
}

function judgeApplied(
  told: ServerSettings,
  kept: ServerSettings | undefined,
  values: Record<string, string>,
): Verdict {
  if (isDeepStrictEqual(told, kept)) return fine("both are the same");
  const names = Object.keys(told).filter((name) => {
    const key = name as keyof ServerSettings;
    return told[key] !== kept?.[key];
  });
  return fault(`not applied: ${names.join(", ")}`, values);
}

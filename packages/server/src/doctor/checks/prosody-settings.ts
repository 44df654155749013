import type { SiteConfig } from "../../config/config.ts";
import { DEFAULTS } from "../../system/server-settings.ts";
import { type Check, fault, fine, none, type SiteCheck, type Verdict } from "../check.ts";
import type { ProsodyState } from "../prosody-state.ts";

type Host = ProsodyState["hosts"][string];

const RESTART = "systemctl restart collective-converse";

/** Without these no member gets what the page expects. */
const NEEDED = ["converse", "saslauth", "websocket", "bosh", "pep", "roster", "mam", "smacks", "carbons"];

/** A check of how the running Prosody is set for the domain of a site. */
function ofHost(
  about: Omit<SiteCheck, "scope" | "dependsOn" | "look">,
  judge: (host: Host, state: ProsodyState, site: SiteConfig) => Verdict,
): Check {
  return {
    ...about,
    scope: "site",
    dependsOn: ["prosody-shell", "prosody-answers"],
    async look(facts, site) {
      if ((await facts.config()).xmpp.run !== "supervised") return none("it is not the gateway's Prosody");
      const { answer } = await facts.prosody();
      const host = answer.hosts[site.domain];
      return host === undefined ? fault(`Prosody has no host ${site.domain}`) : judge(host, answer, site);
    },
  };
}

/** How the Prosody that runs is set, whatever its configuration says. */
export const PROSODY_SETTINGS: readonly Check[] = [
  ofHost(
    {
      id: "prosody-modules",
      severity: "error",
      title: "Prosody has loaded all that the chat needs.",
      looks: "The modules of the domain that are enabled, and those that are loaded.",
      meaning: "A part of Prosody did not start or was unloaded.",
      members: "Some things do not work: history, several windows, files, reconnecting.",
      todo: ["tail -n 50 '{data}/prosody.log'", RESTART],
    },
    judgeModules,
  ),
  ofHost(
    {
      id: "prosody-limits",
      severity: "warning",
      title: "No member can flood the others.",
      looks:
        "Whether `mod_converse_limits` is loaded, which limits messages, joins and presences of each member.",
      meaning: "One member who sends without end holds up the messages of all.",
      todo: ["tail -n 50 '{data}/prosody.log'", RESTART],
    },
    ({ modules }) =>
      Object.hasOwn(modules, "converse_limits") ? fine("loaded") : fault("converse_limits is not loaded"),
  ),
  ofHost(
    {
      id: "prosody-rooms",
      severity: "error",
      title: "Rooms work, for the site's own members.",
      looks:
        "Whether `rooms.` of the domain is there, with its archive and the rooms of groups, and who may make a room.",
      meaning: "There are no rooms, or none of groups, or strangers can make some.",
      members: "Rooms do not open.",
      todo: [RESTART],
    },
    judgeRooms,
  ),
  {
    id: "prosody-files",
    scope: "site",
    severity: "error",
    title: "Members can share files, where the site wants it.",
    looks: "Whether `upload.` of the domain is there, and whether the administrators want it to be.",
    meaning: "The part of Prosody that takes files did not start, or is there though it is switched off.",
    members: "Sharing a file fails.",
    todo: [RESTART],
    dependsOn: ["prosody-shell", "prosody-answers"],
    async look(facts, site) {
      if ((await facts.config()).xmpp.run !== "supervised") return none("it is not the gateway's Prosody");
      const isWanted = (await facts.kept()).get(site.name)?.fileSharing ?? true;
      return judgeFiles((await facts.prosody()).answer, site.domain, isWanted);
    },
  },
  ofHost(
    {
      id: "prosody-login",
      severity: "error",
      title: "Nobody logs in to Prosody but with a token.",
      looks: "The module that decides about logins: it has to be `converse`.",
      meaning: "Members' tokens are not understood, or somebody gets in with a password.",
      members: "The chat does not come.",
      todo: [RESTART],
    },
    (host) => judgeOption("authentication", host.options["authentication"], ["converse"]),
  ),
  ofHost(
    {
      id: "registration-closed",
      severity: "error",
      title: "Nobody can register an account.",
      looks: "Whether `mod_register_ibr` is loaded or `allow_registration` is on.",
      meaning: "Strangers can make accounts and write to members.",
      todo: [RESTART],
    },
    judgeRegistration,
  ),
  ofHost(
    {
      id: "s2s-closed",
      severity: "error",
      title: "Other XMPP servers do not come in.",
      looks: "Whether `mod_s2s` or `mod_dialback` is loaded for the domain, its rooms or its files.",
      meaning: "Strangers of other servers can write to members, and members to them.",
      todo: [RESTART],
    },
    judgeS2s,
  ),
  {
    id: "archive-expires",
    scope: "site",
    severity: "warning",
    title: "Old messages are deleted.",
    looks: "For how long messages of members and of rooms are kept: as many days as the site's settings say.",
    meaning: "Messages are kept for another time than members are told; when for ever, they fill the disk.",
    todo: [RESTART],
    dependsOn: ["prosody-shell", "prosody-answers"],
    async look(facts, site) {
      if ((await facts.config()).xmpp.run !== "supervised") return none("it is not the gateway's Prosody");
      const days = (await facts.kept()).get(site.name)?.historyDays ?? DEFAULTS.historyDays;
      return judgeArchive((await facts.prosody()).answer, site.domain, `${days}d`);
    },
  },
];

function judgeModules({ modules, options }: Pick<Host, "modules" | "options">): Verdict {
  const enabled = options["modules_enabled"];
  const missing = [...new Set([...NEEDED, ...(Array.isArray(enabled) ? enabled : [])])].filter(
    (name) => !Object.hasOwn(modules, name),
  );
  // Those of the whole server are not loaded for a domain; the last one has its own check.
  const others = ["admin_shell", "posix", "limits", "converse_limits"];
  const lost = missing.filter((name) => !others.includes(name));
  if (lost.length > 0) return fault(`not loaded: ${lost.join(", ")}`);
  return fine(`${Object.keys(modules).length} modules`);
}

function judgeRooms(_: Host, state: ProsodyState, { domain }: SiteConfig): Verdict {
  const name = `rooms.${domain}`;
  const rooms = state.hosts[name];
  if (rooms === undefined || !Object.hasOwn(rooms.modules, "muc")) return fault(`there is no ${name}`);
  const lost = ["muc_mam", "converse_rooms"].filter((module) => !Object.hasOwn(rooms.modules, module));
  if (lost.length > 0) return fault(`not loaded for ${name}: ${lost.join(", ")}`);
  return judgeOption("restrict_room_creation", rooms.options["restrict_room_creation"], ["local"]);
}

function judgeFiles({ hosts }: ProsodyState, domain: string, isWanted: boolean): Verdict {
  const isThere = Object.hasOwn(hosts[`upload.${domain}`]?.modules ?? {}, "http_file_share");
  const seen = `file sharing is ${isWanted ? "on" : "off"}, and Prosody ${isThere ? "takes" : "takes no"} files`;
  return isThere === isWanted ? fine(seen) : fault(seen);
}

function judgeOption(name: string, value: unknown, good: readonly unknown[]): Verdict {
  const seen = `${name} is ${value === undefined ? "not set" : JSON.stringify(value)}`;
  return good.includes(value) ? fine(seen) : fault(seen);
}

function judgeRegistration({ modules, options }: Pick<Host, "modules" | "options">): Verdict {
  const loaded = ["register_ibr", "register", "register_web", "invites_register"].filter((name) =>
    Object.hasOwn(modules, name),
  );
  if (loaded.length > 0) return fault(`loaded: ${loaded.join(", ")}`);
  return judgeOption("allow_registration", options["allow_registration"], [false]);
}

function judgeS2s(_: Host, { hosts }: ProsodyState, { domain }: SiteConfig): Verdict {
  const own = [domain, `rooms.${domain}`, `upload.${domain}`];
  const loaded = own.flatMap((host) =>
    ["s2s", "dialback"]
      .filter((name) => Object.hasOwn(hosts[host]?.modules ?? {}, name))
      .map((name) => (host === domain ? name : `${name} of ${host}`)),
  );
  return loaded.length > 0 ? fault(`loaded: ${loaded.join(", ")}`) : fine("neither is loaded");
}

function judgeArchive({ hosts }: ProsodyState, domain: string, wanted: string): Verdict {
  const members = hosts[domain]?.options["archive_expires_after"];
  const rooms = hosts[`rooms.${domain}`]?.options["muc_log_expires_after"];
  const seen = `members' ${String(members ?? "for ever")}, rooms' ${String(rooms ?? "for ever")}`;
  return members === wanted && rooms === wanted ? fine(seen) : fault(`${seen}; it has to be ${wanted}`);
}

/**
 * What travels between page, gateway and Plone. Types only: every room imports this file, none imports another's.
 */

/** Settings that a page may know. None of them is secret. */
export interface PublicSettings {
  /** How the page reaches the XMPP server; never both. */
  connection: "websocket" | "bosh";
  /** Accept contact requests without asking, as version 1's `auto_subscribe` did. */
  autoSubscribe: boolean;
  /** Log the page's XMPP traffic to the browser's console. */
  debug: boolean;
  /** Colours of the chat: as the visitor's system says, or one of the two for everybody. */
  theme: "system" | "light" | "dark";
  /** Show rooms, join them and accept invitations to them. */
  rooms: boolean;
  /** Play a sound when a message comes that the member does not see. */
  sounds: boolean;
  /** Where BOSH is, if not at the gateway: an absolute path or a URL on the site's own origin. */
  boshUrl: string | null;
  /** Offer desktop notifications; each member is asked only when they want them. */
  notifications: boolean;
  /** `overlay` floats above the page; `embedded` has its place in the page's flow. */
  appearance: "overlay" | "embedded";
  /** Offer to send files. */
  fileSharing: boolean;
  /** Characters from which on people are searched. */
  searchMinLength: number;
}

/** `200` of `GET <site>/@converse`: what Plone says of the member who asks. */
export interface ConverseMember {
  "@id": string;
  /** Opaque hash that changes with the member; the same value as `data-member` in the page. */
  member: string;
  user: {
    id: string;
    fullname: string;
    /** Absolute URL of the portrait, or `null` where the member has none. */
    portrait: string | null;
    /** Changes with the portrait; absent from an older add-on. */
    portraitVersion?: string | null | undefined;
    /** When the site last gave this user id up, unix milliseconds: who had it before is somebody else. 0: never. */
    freed?: number | undefined;
    groups: { id: string; title: string }[];
    /** BCP 47 language tag of the page, e.g. `de` or `pt-br`. */
    language: string;
  };
  settings: PublicSettings;
  /** How the member may search the site's people; an add-on of an early 2.0 does not say it. */
  search?:
    | {
        /** "List portal members", without which nobody is found. */
        permitted: boolean;
        /** Whether by e-mail addresses too. */
        emails: boolean;
        /** Characters; a shorter query finds nobody. */
        shortest: number;
        /** So many people are found at most, 50 or fewer. */
        most: number;
      }
    | undefined;
}

/** `401` and `403` of `@converse`: why this visitor has no chat. */
export interface ConverseRefusal {
  code: "member-anonymous" | "member-root-user" | "member-not-permitted" | "site-chat-off";
  message: string;
}

/** `200` of `POST <base>/session`. */
export interface Session {
  member: string;
  /** Bare JID. */
  jid: string;
  token: string;
  /** RFC 3339, UTC; the token is refused from then on. */
  expiresAt: string;
  nickname: string;
  /** Absolute paths on the site's own origin. Exactly one of the two is there, as `settings.connection` says. */
  endpoints: { websocket: string } | { bosh: string };
  settings: PublicSettings;
  language: string;
}

/** `200` of `POST <base>/renewal`: this member still has chat. */
export interface Renewal {
  member: string;
}

/** `200` of `GET <base>/people?q=`: members whom one can write to, the best first. */
export interface People {
  people: {
    /** Bare JID. */
    jid: string;
    fullname: string;
    /** Titles of the groups that they are in. */
    groups: string[];
    /** Absolute URL on the site's own origin, or `null` where they have none. */
    portrait: string | null;
  }[];
}

/** `200` of `GET <site>/@converse-people?q=`. */
export interface PlonePeople {
  people: {
    id: string;
    fullname: string;
    /** Titles; an add-on of an early 2.0 says neither these nor the portrait. */
    groups?: readonly string[];
    /** Path below the site's address, without a slash at its beginning. */
    portrait?: string | null;
  }[];
}

/** Body of `POST <base>/chat-with`, and of `POST <site>/@converse-chat-with`: with whom of these may the member chat? */
export interface ChatWithQuestion {
  /** Plone user ids of 1 to 2,000 characters, 50 at most. */
  users: readonly string[];
}

/** `200` of `POST <base>/chat-with`. Who is unknown, has no chat or is not for this member is left out, all alike. */
export interface ChatWith {
  people: {
    /** As it was asked for. */
    user: string;
    /** Bare JID. */
    jid: string;
    fullname: string;
    /** As of `People`. */
    portrait: string | null;
  }[];
}

/** `200` of `POST <site>/@converse-chat-with`. */
export interface PloneChatWith {
  people: {
    id: string;
    fullname: string;
    /** As of `PlonePeople`. */
    portrait: string | null;
  }[];
}

/** `200` of `GET <site>/@converse-system-people?part=&of=`, a signed request of the gateway's: a part of the members. */
export interface SystemPeople {
  /** Whether the site can list its members; where a directory lists nobody there are no people here. */
  complete: boolean;
  /** Titles by id. */
  groups: Record<string, string>;
  people: {
    id: string;
    fullname: string;
    /** Empty where it is the id. */
    login: string;
    /** For those who may search by it; empty where there is none. */
    email: string;
    /** Ids. */
    groups: string[];
    /** As of `PlonePeople`. */
    portrait: string | null;
  }[];
}

/** What a site's administrators decide about the XMPP server. */
export interface ServerSettings {
  /** XMPP domain; `null`: the one in the gateway's converse.toml. */
  domain: string | null;
  /** Days that messages are kept: 1 to 3650, 365 where nobody decided. */
  historyDays: number;
  /** Whether members share files; they do where nobody decided. */
  fileSharing: boolean;
  /** MiB that one member may share in a day: 1 to 10240, 100 where nobody decided. */
  fileQuotaMib: number;
}

/** `200` of `GET <site>/@converse-system`, a signed request of the gateway's. */
export interface SystemAnswer {
  settings: ServerSettings;
  /** For whoever looks for a fault; an add-on of an early 2.0 does not say them. */
  versions?: { addon: string; plone: string };
}

/** `200` of `GET <site>/@converse-system-contacts`, a signed request of the gateway's: who sees whom in the chat. */
export interface SystemContacts {
  /** Nobody until invited; members of my groups; members of the groups that are named; all who may chat. */
  rule: "invited" | "groups" | "named" | "everyone";
  /** The rule is applied to them: those whose members see one another, and of these who may chat. */
  groups: {
    /** Empty for the one group of the rule `everyone`. */
    id: string;
    title: string;
    members: { id: string; fullname: string }[];
  }[];
  /** Why the rule is not applied, where it is not: `contacts-too-many`; there are no groups then. */
  refused: { code: string; message: string } | null;
}

/**
 * `200` of `GET <site>/@converse-system-rooms`, a signed request of the gateway's: rooms that the site's groups have. A
 * group that is not here has none, or none any more.
 */
export interface SystemRooms {
  rooms: {
    /** `add-on`: code in Plone has made it, by `collective.converse.api`; absent: it is a group's. */
    kind?: "add-on" | undefined;
    /** Group id; of a room of an add-on the one that it is called by there. */
    id: string;
    /** Never empty: the id where the group has no title. Two groups may have the same. */
    title: string;
    /** Of these who may chat now. */
    members: { id: string; fullname: string }[];
    /** User ids: administrators of the site who may chat; not necessarily members of the group. */
    owners: string[];
    /**
     * Another one says that this is another group, which had the id of one that was deleted. At most 100 characters, and
     * opaque. Absent where no group of that id was deleted, where the site does not know, and from older add-ons.
     */
    generation?: string | undefined;
  }[];
  /** Why no group has a room, where the site cannot say who is in them; what is there stays then. */
  refused: { code: string; message: string } | null;
}

/**
 * Body of `POST /.collective-converse/room-notice`, a signed request of Plone's: a room that an add-on made says something.
 * `200` with an empty object when it is said; `404` `system-room-unknown` while the XMPP server does not have the room.
 */
export interface RoomNoticeOrder {
  room: string;
  /** As of `SystemRooms`: for no other room that had this id. */
  generation: string;
  /** Lines of text: 20,000 bytes of UTF-8 at most, without control characters. */
  text: string;
  /** The same again is not said again: 64 letters, digits and hyphens at most. */
  id: string;
}

/**
 * `200` of `GET <site>/@converse-system-person?user=USERID`, a signed request of the gateway's: what others see of a
 * member; `null` for who has no chat, or is none.
 */
export interface SystemPerson {
  person: {
    id: string;
    fullname: string;
    /** PNG or JPEG of at most 128 by 128 pixels and 65,536 bytes, in base64; `version` as in `ConverseMember`. */
    portrait: { version: string; type: string; data: string } | null;
    /** Why there is none although the member has set one: `portrait-too-large`, `portrait-unreadable`. */
    refused: string | null;
    /** As in `ConverseMember`. */
    freed?: number | undefined;
  } | null;
}

/**
 * `200` of `GET <site>/@converse-system-state`, a signed request of the gateway's: what of the members it can compare with
 * what the XMPP server was told.
 */
export interface SystemState {
  /** The ids of users who were deleted. */
  freed: {
    id: string;
    /** Unix milliseconds. */
    at: number;
    /** Whether somebody has the id now. */
    exists: boolean;
  }[];
  /** `portraitVersion` by user id, of all who have set a portrait. */
  portraits: Record<string, string>;
}

/** Body of `POST /.collective-converse/people-changed`, a signed request of Plone's: others see something else of these. */
export interface PeopleChanged {
  /** User ids. */
  users: string[];
}

/** What became of one setting. */
export interface AppliedChange {
  setting: keyof ServerSettings;
  /**
   * `manual`: the gateway runs beside a Prosody that it does not configure, and the message names the command. A setting
   * that is kept and waits for Prosody's next start is `applied`, and the message says so.
   */
  state: "applied" | "unchanged" | "failed" | "manual";
  /** One of `errors.json`; where the state is `failed`. */
  code?: string;
  message?: string;
}

/** `200` of `POST /.collective-converse/settings` with `ServerSettings`: one entry for each of its keys. */
export interface ApplyReport {
  changes: AppliedChange[];
}

/** Why sessions end. */
export type EndReason = "logout" | "password" | "closed" | "barred" | "deleted" | "off";

/**
 * Body of `POST /.collective-converse/ended`, a signed request of Plone's. `200` when it is done, `202` when the XMPP
 * server cannot be told yet.
 */
export interface EndedOrder {
  /** User id; `null` for everybody in the site, with the reasons `off` and `barred`. */
  user: string | null;
  reason: EndReason;
  /**
   * User id of who was logged in and did what ends them: the member, or an administrator, who may be one of Zope's root.
   * Absent where nobody was, as for a password that is reset by mail, and from older add-ons.
   */
  by?: string | undefined;
  /**
   * With the reason `deleted`: when the id was given up, unix milliseconds. Whoever has it since loses nothing by an order
   * that comes late. Absent from older add-ons.
   */
  freed?: number | undefined;
}

/** Body of `POST /.collective-converse/site-sessions`, a signed request of Plone's: who is connected in the site? */
export interface SiteSessionsOrder {
  /** User id; `null` for all members. */
  user: string | null;
}

/** `200` of it. */
export interface SiteSessions {
  sessions: ConnectedSession[];
}

/**
 * Body of `POST /.collective-converse/close-session`, a signed request of Plone's. `200` with how many were `closed`,
 * `202` when the XMPP server cannot be told yet.
 */
export interface CloseSessionOrder {
  /** User id. */
  user: string;
  /** Of the one stream that ends; `null`: all end, and tokens that were asked for before are refused. */
  resource: string | null;
  /** User id of the administrator who does it. */
  by: string;
}

/** A stream of a member's to the XMPP server. */
export interface ConnectedSession {
  /** The site's name in the gateway's configuration. */
  site: string;
  /** Full JID. */
  jid: string;
  /** Plone's user id; `null` where the XMPP server was not told it yet. */
  user: string | null;
  /** RFC 3339, UTC. */
  since: string | null;
  /** What the client says that it is. */
  client: string | null;
  /** The client's address; for Plone shortened as the gateway's configuration says. */
  address: string | null;
  /** Its connection is lost, and it may be resumed for some time. */
  isHibernating: boolean;
}

/** One thing in which the XMPP server is not as the site says, and what is done about it. */
export interface SyncChange {
  type: "change";
  /** The site's name in the gateway's configuration. */
  site: string;
  /**
   * A group's contacts or room is set or taken away; an account of somebody who was deleted is erased, or made anew for
   * who has the user id now; a name or portrait is told; the sessions of who may not chat are ended.
   */
  what:
    | "contacts-put"
    | "contacts-removed"
    | "room-put"
    | "room-removed"
    | "account-erased"
    | "account-anew"
    | "person-told"
    | "sessions-ended";
  /** Id of the group or the user; empty for the group of everybody; `#room:ID` for the room of an add-on. */
  subject: string;
}

/**
 * A line of `200` of `POST /.collective-converse/sync`, `application/x-ndjson`. The last one is `summary`; without it the
 * answer broke off, and what was done by then stays done.
 */
export type SyncLine =
  | SyncChange
  | {
      type: "progress";
      site: string;
      step: "contacts" | "rooms" | "accounts" | "people" | "sessions";
      done: number;
      of: number;
    }
  /** One of `errors.json`: what could not be compared or repaired. */
  | { type: "failed"; site: string; code: string; message: string }
  | { type: "summary"; changes: number; failures: number };

/** Body of `POST /.collective-converse/who`: one of the two is `null`. */
export interface WhoOrder {
  user: string | null;
  /** Bare JID. */
  jid: string | null;
}

/** Whose account is whose, of one site. */
export interface WhoAnswer {
  site: string;
  /** `null` where nobody has told the XMPP server for whom the account was made. */
  user: string | null;
  /** Bare JID. */
  jid: string;
  name: string | null;
  hasAccount: boolean;
  /** How many streams there are. */
  connected: number;
}

/** RFC 9457, `application/problem+json`; `code` is one of `spec/errors.json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
}

/** `200` of `GET <base>/health/live`: the gateway answers, whatever becomes of a login. */
export interface Live {
  status: "live";
  version: string;
}

/** `200` or `503` of `GET <base>/health`: whether a login can succeed. */
export interface Health {
  status: "ready" | "starting" | "failing";
  version: string;
  /** The gateway's clock, RFC 3339 in UTC with milliseconds: no two answers are the same, so a kept one is seen. */
  now: string;
  parts: {
    name: "xmpp" | "plone";
    site?: string;
    status: "up" | "down";
    /** One of `errors.json`; of a part that is down. */
    code?: string;
  }[];
}

/** `200` of `GET <site>/@converse-manager`: who asks may manage the chat's settings. A refusal is as `@converse`'s. */
export interface ConverseManager {
  manager: true;
}

/** One step of what a check of the doctor's measured. */
export interface DoctorHop {
  name: string;
  ms: number;
}

/** What one check of the doctor's found at one place. */
export interface DoctorResult {
  /** Stable: `disk-free`. */
  check: string;
  /** The site's name or its origin; `null`: the gateway, or the browser, as a whole. */
  subject: string | null;
  /** `skipped`: nobody looked, because of another fault or because there is nothing to look at. */
  state: "fine" | "warning" | "error" | "skipped";
  /** What is right when it is fine, a sentence. Texts of checks are in English. */
  title: string;
  /** What was seen; for a check that was not looked at: why. */
  measured: string;
  /** Only of a fault. */
  meaning: string | null;
  /** Only of a fault; lines to follow or to paste. */
  todo: readonly string[];
  /** The check with the fault because of which nobody looked. */
  because: string | null;
  hops: readonly DoctorHop[];
  /** How long it took, in milliseconds. */
  ms: number;
}

export interface DoctorSummary {
  fine: number;
  warnings: number;
  errors: number;
  skipped: number;
}

/**
 * A line of `200` of `POST <base>/doctor`, `application/x-ndjson`: first `begin` with the gateway's version and the site's
 * XMPP domain, last `summary` or `failed` with one of `errors.json`; without one of these the answer broke off. `group` is
 * the title of the checks that belong together. Empty lines mean nothing. With `?thorough` a silent websocket is watched
 * for 70 s too.
 */
export type DoctorLine =
  | { type: "begin"; version: string; domain: string }
  | ({ type: "result"; group: string } & DoctorResult)
  | ({ type: "summary" } & DoctorSummary)
  | { type: "failed"; code: string };

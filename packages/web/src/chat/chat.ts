import type { Session } from "../../../../spec/http.d.ts";

/** Folder of Converse.js's files, relative to the gateway, and two of them, as the build named them. */
export interface ConverseFiles {
  folder: string;
  script: string;
  stylesheet: string;
}

/** What the loader gives to the chat. */
export interface ChatStart {
  /** Where the gateway is, absolute, with a slash at its end. */
  base: string;
  session: Session;
  /** Get a new session, however long it takes; rejects when the chat has ended. */
  renew(): Promise<Session>;
  /** Wait before the next attempt, as the failed ones so far demand; rejects when the chat has ended. */
  rest(): Promise<void>;
  /** The stream is up. */
  connected(): void;
  /** The XMPP server has ended the stream because this member may not chat. */
  sentAway(): void;
}

/** How somebody is there. `unknown`: they are no contact of the member's, or the stream is lost. */
export type Presence = "online" | "away" | "busy" | "offline" | "unknown";

/** The site's people, for who is outside of the chat. */
export interface ChatPeople {
  /** Open a conversation with somebody, or bring it back; resolves when it is there. `jid` is bare. */
  open(person: { jid: string; fullname: string }): Promise<void>;
  presence(jid: string): Presence;
  /** Called when somebody's presence may be another one, until the signal. */
  onPresence(told: () => void, until: AbortSignal): void;
  /** In the session's language. */
  word(presence: Presence): string;
  /** What is written on something that opens a conversation with them. */
  label(person: { fullname: string }): string;
}

/** A running chat. */
export interface Chat {
  readonly people: ChatPeople;
  /** Close the stream and take everything out of the page; it cannot be started again in this page. */
  end(): Promise<void>;
  /**
   * Close the stream, and put a notice with a link to `login` into the chat's place: the member is not logged in any more.
   */
  lapse(login: string): Promise<void>;
  /** Start again after `lapse`, with a session of the same member. */
  resume(session: Session): Promise<void>;
  /** The page was in the browser's back/forward cache: its stream is gone. */
  revive(): void;
  /** Hide while the page is in the cache, so that it shows nothing until it is known who came back. */
  hide(): void;
}

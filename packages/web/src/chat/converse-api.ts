/**
 * The parts of Converse.js 14 that we touch. Its own types describe its sources, not its bundle, and do not
 * type-check strictly; what is here was read in `node_modules/converse.js/src`.
 */

export interface Model {
  get(name: string): unknown;
  save(attributes: Record<string, unknown>): void;
}

/** A `Strophe.Connection` as Converse.js extends it (`headless/shared/connection`). */
export interface Connection {
  jid: string;
  authcid: string;
  authzid: string;
  domain: string;
  pass: unknown;
  authenticated: boolean;
  restored: boolean;
  reconnecting?: boolean;
  disconnection_cause?: number | string;
  onConnectStatusChanged(status: number, condition?: string): void;
  onDisconnected(): void;
  reconnect(): Promise<void>;
  debouncedReconnect(): Promise<void> | undefined;
  finishDisconnection(): Promise<void>;
  setConnectionStatus(status: number | undefined, message?: string): void;
  setDisconnectionCause(): void;
  xmlOutput(element: Element): void;
  /** Each element that came, before it is handled. */
  xmlInput(element: Element): void;
  /** Until the stream ends; the handler answers whether it wants more. */
  addHandler(handler: (stanza: Element) => boolean, namespace: string, name: string): unknown;
}

interface SaslMechanism {
  mechname: string;
}

export interface Strophe {
  Status: Record<string, number>;
  SASLMechanism: new (name: string, isClientFirst: boolean, priority: number) => SaslMechanism;
}

/** A contact in the roster, or one who is not saved. */
export interface Contact extends Model {
  vcard?: Model | null;
}

/** How a contact is, over all of their clients. */
export interface ContactPresence extends Model {
  resources: { add(clients: unknown[], options: { silent: boolean }): void; toJSON(): unknown[] };
  initialize(): void;
  onResourcesChanged(): void;
}

/** A contact as the roster keeps it. */
export interface RosterContact extends Contact {
  /** `show` (RFC 6121, 4.7.2.1) over all of their clients, `online` or `offline`. */
  getStatus(): string;
  destroy(): void;
}

/** All contacts. */
export interface Roster {
  models: readonly RosterContact[];
  get(jid: string): RosterContact | undefined;
  on(events: string, callback: () => void): void;
  /** The server tells a change of one contact. */
  onRosterPush(iq: Element): void;
  /** Ask for the list, and say which one is known. */
  fetchFromServer(): Promise<void>;
}

/** A bookmark of a room (XEP-0402), or whatever else has a JID and can go. */
export interface Bookmark extends Model {
  /** Take it away; its collection says `remove`. */
  destroy(): void;
}

/** What waits for an answer. */
interface Deferred {
  resolve(): void;
  reject(error: unknown): void;
}

/** All of the member's bookmarks. There from the first connection on, where the server keeps bookmarks. */
export interface Bookmarks {
  models: readonly Bookmark[];
  get(jid: string): Bookmark | undefined;
  on(event: string, callback: (bookmark: Bookmark) => unknown): void;
  /** Enter the room, and show it, where the bookmark says so. */
  openBookmarkedRoom(bookmark: Bookmark): Promise<Bookmark>;
  sendBookmarkStanza(bookmark?: Bookmark): Promise<unknown>;
  sendRemoveBookmarkStanza(bookmark: Bookmark): Promise<unknown>;
  /** From the server, or from the browser where the server was asked before. */
  fetchBookmarks(): Promise<unknown>;
  fetchBookmarksFromServer(deferred: Deferred): Promise<void>;
  onBookmarksReceived(deferred: Deferred, iq: Element): Promise<void>;
  /** `null`: there was no answer in time. */
  onBookmarksReceivedError(deferred: Deferred, iq: Element | null): Promise<void>;
}

/** A room (XEP-0045) as it is kept in the list. */
export interface Room extends Bookmark {
  /** Leave it; the name says what closes all of them. */
  close(event?: { name?: string }): Promise<void>;
  /** Names of what can be typed after a slash, and of what the menu offers. */
  getAllowedCommands(): string[];
  /** Answers what is to be shown of it. */
  registerNickname(): Promise<unknown>;
  /** Ask for another nick in it. */
  setNickname(nick: string): Promise<void>;
  createMessage(attributes: Record<string, unknown>): Promise<unknown>;
  /** Go on in it where the page before was in it. */
  restoreFromCache(): Promise<boolean>;
  invitesAllowed(): unknown;
  occupants: Occupants;
  /** Somebody's presence in it. */
  updateOccupantsOnPresence(attributes: OccupantPresence): unknown;
}

/** What Converse.js reads of a presence in a room. */
interface OccupantPresence {
  type?: string | null;
  /** Full JID, where the room tells it. */
  jid?: string | null;
  occupant_id?: string | null;
}

/** The people of a room: those who are in it, and those whom the server lists. */
export interface Occupants {
  models: readonly Bookmark[];
  chatroom: Room;
  /** By the occupant id. */
  get(id: string): Bookmark | undefined;
  fetchMembers(): Promise<void>;
}

/** A button of a conversation's head. */
export interface HeadingButton {
  name?: string;
}

/** A message with a file that is about to be sent. */
export interface FileMessage extends Model {
  file: File;
  /** What the server wants to be sent along (XEP-0363). */
  upload_metadata: { headers?: { name: string; value: string }[] };
  set(name: string, value: unknown): void;
  /** Ask the server for a place to send to; rejects with its refusal. */
  sendSlotRequestStanza(): Promise<Element>;
  /** The same, and say so where there is none. */
  getRequestSlotURL(): Promise<unknown>;
  uploadFile(): void;
}

/** A conversation with a person or in a room. */
export interface Conversation {
  sendFiles(files: Iterable<File>): Promise<void>;
  createMessage(attributes: Record<string, unknown>): Promise<unknown>;
}

export interface Named {
  getDisplayName(options?: unknown): unknown;
  /** Absent where it is one itself. */
  vcard?: Model | null;
  get?(name: string): unknown;
}

/** What lit renders. */
export type Template = unknown;
export type Html = (strings: TemplateStringsArray, ...values: unknown[]) => Template;

/** A custom element of Converse.js (lit, without a shadow root). */
export interface ConverseElement extends HTMLElement {
  model: Model;
  initialize(): void;
  render(): Template;
  updated(changed: unknown): void;
  firstUpdated(changed: unknown): void;
  requestUpdate(): void;
  /** Until the element leaves the page. */
  listenTo(what: unknown, event: string, callback: () => void): void;
}

export interface AutoComplete {
  match_current_word: boolean;
  suffix: string;
  filter(): boolean;
  /** Null: as the list is. */
  sort: null | (() => number);
  max_items: number;
  /** What is shown of a suggestion, whose `data` is the entry of the list. */
  item(suggestion: { data: unknown }): Template;
}

export interface AutoCompleteElement extends ConverseElement {
  auto_complete: AutoComplete;
}

export interface Modal extends ConverseElement {
  /** Somebody who is known already. */
  contact: unknown;
  renderModal(): Template;
  validateSubmission(jid: string): boolean;
  afterSubmission(...args: unknown[]): Promise<void>;
}

export type Constructor<T> = new (...args: never[]) => T;

export interface Api {
  settings: { get(name: string): unknown };
  connection: { get(): Connection | undefined };
  hook(name: string, context: unknown, data: Record<string, unknown>): Promise<Record<string, unknown>>;
  elements: {
    registry: Record<string, Constructor<HTMLElement>>;
    define(name: string, element: Constructor<HTMLElement>): void;
  };
  listen: {
    on(name: string, callback: (...args: never[]) => unknown): void;
    not(name: string, callback: unknown): void;
  };
  contacts: {
    get(jid: string): Promise<unknown>;
    add(contact: { jid: string; name: string }, persist: boolean, subscribe: boolean): Promise<unknown>;
  };
  chats: { open(jid: string, attributes: object, isForced: boolean): Promise<unknown> };
  send(stanza: Element | { tree(): Element }): void;
  /** Rejects with an error of the server's, throws where there is no stream. */
  sendIQ(stanza: Element | { tree(): Element }, timeoutMs?: number, rejects?: boolean): Promise<Element>;
  vcard: {
    /** What to save; `null`: nothing. */
    get(whose: Model | string, isForced?: boolean): Promise<Record<string, unknown> | null>;
    update(whose: Model | string, isForced?: boolean): Promise<void>;
  };
  user: { login(jid?: string): Promise<void>; logout(): Promise<void> };
  disco: { own: { features: { add(feature: string): void } } };
  rooms: {
    /** Without a JID all of them. */
    get(): Promise<readonly Room[]>;
    get(jid: string): Promise<Room | null | undefined>;
    create(jid: string, attributes: Record<string, unknown>): Promise<unknown>;
  };
}

/** What a plugin gets (`_converse`). */
export interface Private {
  api: Api;
  env: { Strophe: Strophe; html: Html };
  exports: Record<string, { prototype: Named } | undefined>;
  session: Model;
  /** `vcards` is there from the first connection on. */
  state: {
    vcards?: { get(jid: string): Model | undefined; models: readonly Model[] };
    connfeedback?: Model & { on(event: string, callback: () => void): void };
    /** The windows of conversations, by JID; there a little after they were opened. */
    chatboxviews?: { get(jid: string): HTMLElement | undefined };
    /** There from the first connection on. */
    roster?: Roster;
    bookmarks?: Bookmarks;
  };
  /** localForage instances, by kind. */
  storage: Record<string, object>;
  _events: Record<string, { callback: unknown }[] | undefined>;
  __(text: string, ...values: unknown[]): string;
}

export interface Plugin {
  dependencies: string[];
  initialize(this: { _converse: Private }): void;
}

/** The public object that Converse.js's module exports. */
export interface Converse {
  env: { Strophe: Strophe };
  initialize(options: Record<string, unknown>): Promise<void>;
  plugins: { add(name: string, plugin: Plugin): void };
}

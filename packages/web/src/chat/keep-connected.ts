import type { Session } from "../../../../spec/http.d.ts";
import type { ChatStart } from "./chat.ts";
import type { Connection, Private } from "./converse-api.ts";
import { FreshSession } from "./fresh-session.ts";
import { muteStorage } from "./mute-storage.ts";

/** From the first byte to a usable stream; a network that swallows everything says nothing by itself. */
const CONNECTED_WITHIN_MS = 30_000;

/** What XEP-0198 needs to resume a stream, as `converse-smacks` calls it. */
const NO_STREAM = {
  smacks_enabled: false,
  smacks_resumed: false,
  smacks_stream_id: null,
  num_stanzas_handled: 0,
  num_stanzas_handled_by_server: 0,
  num_stanzas_since_last_ack: 0,
  unacked_stanzas: [],
};

/**
 * Takes the place of Converse.js's own reconnection, which tries every few seconds for ever and with the token it has
 * used already. One attempt at a time, each with a new token, each after a rest.
 */
export class Keeper {
  readonly #converse: Private;
  readonly #start: ChatStart;
  readonly #fresh: FreshSession;
  #busy = false;
  #over = false;
  #everConnected = false;
  #conflict = false;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #ended: Promise<void> = Promise.resolve();
  #unmute: () => void = () => undefined;

  constructor(converse: Private, start: ChatStart) {
    this.#converse = converse;
    this.#start = start;
    this.#fresh = new FreshSession(start.session, () => performance.now());
    const { listen } = converse.api;
    listen.on("connectionInitialized", () => this.#takeOver());
    listen.on("beforeAttemptNonPreboundSession", (_: unknown, payload: object) => this.#credentials(payload));
    listen.on("connected", () => this.#connected());
    listen.on("reconnected", () => this.#connected());
  }

  /** Close the stream; Converse.js tears down and keeps nothing. */
  async end(): Promise<void> {
    if (this.#over) return await this.#ended;
    this.#over = true;
    clearTimeout(this.#watchdog);
    this.#unmute = muteStorage(this.#converse);
    this.#ended = this.#converse.api.user.logout();
    await this.#ended;
  }

  /** Begin anew after `end`, as Converse.js does when somebody logs in whom it has logged out. */
  async resume(session: Session): Promise<void> {
    await this.#ended;
    this.#unmute();
    this.#over = false;
    this.#busy = false;
    this.#everConnected = false;
    this.#conflict = false;
    this.#fresh.put(session);
    await this.#converse.api.user.login(session.jid);
  }

  /** Come back with a stream of its own, because another page of this tab may have resumed the old one. */
  revive(): void {
    if (this.#over) return;
    this.#converse.session.save(NO_STREAM);
    void this.#lost();
  }

  get #connection(): Connection {
    const connection = this.#converse.api.connection.get();
    if (connection === undefined) throw new TypeError("Converse.js has no connection yet.");
    return connection;
  }

  #takeOver(): void {
    const connection = this.#connection;
    const { AUTHFAIL } = this.#converse.env.Strophe.Status;
    const { reconnect, finishDisconnection, onConnectStatusChanged, xmlOutput } = connection;
    connection.onConnectStatusChanged = (status, condition) => {
      this.#conflict ||= condition === "conflict";
      // A refused token is called the same.
      if (condition === "not-authorized" && status !== AUTHFAIL) this.#start.sentAway();
      onConnectStatusChanged.call(connection, status, condition);
    };
    connection.onDisconnected = () => void (this.#over ? finishDisconnection.call(connection) : this.#lost());
    connection.reconnect = () => this.#lost();
    connection.debouncedReconnect = () => this.#lost();
    this.#reconnect = () => reconnect.call(connection);
    // The token must not get into the console of somebody who looks for an error.
    connection.xmlOutput = (element) => element.nodeName !== "auth" && xmlOutput.call(connection, element);
  }

  #reconnect: () => Promise<void> = () => Promise.resolve();

  async #lost(): Promise<void> {
    if (this.#busy || this.#over) return;
    this.#busy = true;
    clearTimeout(this.#watchdog);
    const connection = this.#connection;
    const { RECONNECTING } = this.#converse.env.Strophe.Status;
    try {
      if (this.#conflict) this.#takeAnotherResource();
      connection.setDisconnectionCause();
      connection.setConnectionStatus(RECONNECTING);
      await this.#start.rest();
      this.#fresh.put(await this.#start.renew());
      if (this.#over) return;
      if (this.#everConnected) await this.#reconnect();
      // Converse.js sets much up at the first connection only, and must not take this one for a later one.
      else await this.#converse.api.user.login(connection.jid);
    } catch {
      // Either the chat has ended while it waited, or Converse.js stumbled: then another attempt must follow.
      if (!this.#over) this.#watch();
    } finally {
      this.#busy = false;
    }
  }

  /** Another page has our resource (a cloned tab): with the same one the two would throw each other out for ever. */
  #takeAnotherResource(): void {
    this.#conflict = false;
    const { session } = this.#converse;
    session.save({ ...NO_STREAM, jid: session.get("bare_jid"), bound_jid: null });
  }

  /** Hook: Converse.js asks for credentials before each attempt. Without any it would ask the browser or the member. */
  async #credentials(payload: object): Promise<object> {
    const session =
      this.#fresh.take() ?? (await this.#start.renew().catch(() => new Promise<never>(() => {})));
    const { session: stored } = this.#converse;
    const bound = stored.get("bound_jid");
    if (!this.#everConnected && stored.get("smacks_stream_id") && typeof bound === "string") {
      // The stream of the page before this one can be resumed, and it has that page's resource.
      stored.save({ jid: bound });
      this.#connection.jid = bound;
    }
    this.#watch();
    return { ...payload, credentials: { jid: session.jid, password: session.token } };
  }

  #watch(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => void this.#lost(), CONNECTED_WITHIN_MS);
  }

  #connected(): void {
    clearTimeout(this.#watchdog);
    this.#everConnected = true;
    // `smacks_resumed` would make Converse.js give up resumption the next time.
    this.#converse.session.save({ bound_jid: this.#connection.jid, smacks_resumed: false });
    this.#start.connected();
  }
}

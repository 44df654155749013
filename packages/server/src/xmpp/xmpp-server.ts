import {
  isPortFree,
  type State,
  type StateDetail,
  SupervisedProcess,
  takeOver,
} from "@collective-converse/supervise";
import { ConverseError } from "../errors.ts";
import { awaitInstance } from "./await-instance.ts";
import { childEnvironment } from "./child-environment.ts";
import { findProsody } from "./find-prosody.ts";
import { Groups } from "./groups.ts";
import { type Identity, newIdentity } from "./identity.ts";
import type { ProsodySite } from "./model.ts";
import type { XmppOptions } from "./options.ts";
import { orderReload } from "./order-reload.ts";
import { People, type ToldPerson } from "./people.ts";
import { type Places, placesIn, prepare, writeConfig } from "./prepare.ts";
import { readMetrics } from "./read-metrics.ts";
import { Rooms } from "./rooms.ts";
import { Sessions } from "./sessions.ts";
import { StartupWatch } from "./startup-watch.ts";

const READY_MS = 30_000;
/** Prosody tells its clients that it goes; the whole of us ends within 5 s. */
const STOP_MS = 3_500;
const RETRY_MS = 30_000;
/**
 * A Prosody that is busy with hundreds of logins answers within this; one that stands still is ended after half a minute,
 * and one that works without an answer, as in a loop, after two.
 */
const WATCH = { everyMs: 5_000, withinMs: 5_000, misses: 3, busyMisses: 12 };

/** A Prosody of our own: configured, started, watched, stopped. */
export class XmppServer {
  readonly #options: XmppOptions;
  #process: SupervisedProcess | undefined;
  #people: People | undefined;
  #starting: Promise<void> | undefined;
  #stopAsked = false;
  /** It was ready once: from then on it is to run until it is stopped. */
  #isWanted = false;
  #sites: readonly ProsodySite[];
  /** Of the Prosody that runs or starts. */
  #identity: Identity = newIdentity();
  /** Prosody may have read its configuration before it was written last. */
  #isStale = false;

  constructor(options: XmppOptions) {
    this.#options = options;
    this.#sites = options.sites;
  }

  get state(): State {
    return this.#process?.state ?? (this.#starting ? "starting" : "stopped");
  }

  /** Whether it answered when it was last looked at; it may hang though it runs. */
  get answers(): boolean {
    return this.#process?.answers ?? false;
  }

  /** Of the running Prosody. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /**
   * Resolves when Prosody answers for every site.
   * Errors: `prosody-missing`, `prosody-port-taken`, `prosody-failed`; nothing is left running then.
   */
  async start(): Promise<void> {
    if (this.#starting || !["stopped", "failed"].includes(this.state)) {
      throw new TypeError(`Prosody is ${this.state} and cannot be started`);
    }
    this.#stopAsked = false;
    await this.#begin();
    this.#isWanted = true;
  }

  async #begin(): Promise<void> {
    this.#process = undefined;
    const starting = this.#launch().finally(() => {
      this.#starting = undefined;
    });
    this.#starting = starting;
    await starting;
  }

  /** Ends Prosody, also while it starts; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopAsked = true;
    await this.#process?.stop();
    await this.#starting?.catch(() => undefined);
  }

  async #launch(): Promise<void> {
    const { httpPort, searchPath, prosody, log } = this.#options;
    const command = await findProsody(searchPath, prosody);
    await this.#clear();
    if (!(await isPortFree(httpPort))) {
      throw new ConverseError(
        "prosody-port-taken",
        `Another process listens on 127.0.0.1:${httpPort}. Stop it, or choose another port with the key xmpp.http_port in converse.toml.`,
      );
    }
    const runAsRoot = process.getuid?.() === 0;
    if (runAsRoot) log.warn("Prosody runs as root: better use an account of its own");
    try {
      const places = await prepare(this.#options, this.#sites);
      if (this.#stopAsked) throw new Error("It was stopped before it was started.");
      this.#process = this.#supervise(command, places);
      await this.#process.start();
    } catch (cause) {
      throw failed(cause);
    }
  }

  /** Before anything in the folder is written: a Prosody that runs may read its configuration again at any time. */
  async #clear(): Promise<void> {
    const { dataFolder, log } = this.#options;
    const ended = await takeOver({ name: "Prosody", pidFile: placesIn(dataFolder).pidFile }).catch(
      (cause) => {
        throw failed(cause);
      },
    );
    if (ended) log.warn("ended a Prosody that an earlier run left behind");
  }

  /**
   * Tells Prosody a member's name when it changed since the last time or Prosody was started anew. Resolves false when
   * it could not be told, after a second at most.
   */
  async provisionPerson(domain: string, person: ToldPerson): Promise<boolean> {
    if (this.state !== "ready" || this.#people === undefined) return false;
    return await this.#people.tell(domain, person);
  }

  /** What Prosody is told of people; `undefined` while it is not ready. */
  people(): People | undefined {
    return this.state === "ready" ? this.#people : undefined;
  }

  /** The groups that Prosody keeps for a domain; `undefined` while it is not ready. */
  groups(domain: string): Groups | undefined {
    if (this.state !== "ready") return undefined;
    const { provisionSecret } = this.#identity;
    return new Groups({ url: this.#url, domain, secret: () => provisionSecret });
  }

  /** The rooms that Prosody keeps for the groups of a domain; `undefined` while it is not ready. */
  rooms(domain: string): Rooms | undefined {
    if (this.state !== "ready") return undefined;
    const { provisionSecret } = this.#identity;
    return new Rooms({ url: this.#url, domain, secret: () => provisionSecret });
  }

  /** Orders about who is connected at a domain; `undefined` while Prosody is not ready. */
  sessions(domain: string): Sessions | undefined {
    if (this.state !== "ready") return undefined;
    const { provisionSecret } = this.#identity;
    return new Sessions({ url: this.#url, domain, secret: () => provisionSecret });
  }

  /** What Prosody counts, as OpenMetrics; `undefined` where it is not ready or does not count. */
  async metrics(): Promise<string | undefined> {
    if (this.state !== "ready" || !this.#options.metrics) return undefined;
    return readMetrics(this.#url, this.#sites[0]?.domain ?? "");
  }

  get #url(): string {
    return `http://127.0.0.1:${this.#options.httpPort}`;
  }

  /**
   * Takes other settings for the same sites. Other domains need a restart; all else drops no stream. Resolves
   * `pending` where Prosody is not ready and takes them at its next start. Calls must not overlap.
   *
   * @throws ConverseError `system-apply-failed`, or one of `start`; the settings of before are in force then.
   */
  async apply(sites: readonly ProsodySite[]): Promise<"applied" | "pending"> {
    const before = this.#sites;
    try {
      return await this.#take(sites);
    } catch (error) {
      await this.#take(before).catch((failure) => {
        this.#tellFailure(failure);
        this.#tryLater();
      });
      throw error;
    }
  }

  /** Ended, and nobody starts it. */
  get #isDown(): boolean {
    return this.state === "failed" || this.state === "stopped";
  }

  /** Nobody else starts a Prosody that was ended for other settings and did not come back. */
  #tryLater(): void {
    setTimeout(() => {
      if (!this.#isDown || this.#stopAsked) return;
      this.#begin().catch(() => this.#tryLater());
    }, this.#options.retryMs ?? RETRY_MS).unref();
  }

  async #take(sites: readonly ProsodySite[]): Promise<"applied" | "pending"> {
    const isRestart = nameDomains(sites) !== nameDomains(this.#sites);
    await this.#starting?.catch(() => undefined);
    this.#sites = sites;
    if (!this.#isWanted || this.#stopAsked) return "pending";
    if (this.#isDown || (isRestart && this.state === "ready")) {
      await this.#process?.stop();
      if (this.#stopAsked) return "pending";
      await this.#begin();
      return "applied";
    }
    await writeConfig(this.#options, sites);
    this.#isStale = true;
    if (this.state !== "ready") return "pending";
    await this.#reload();
    return "applied";
  }

  async #reload(): Promise<void> {
    this.#isStale = false;
    const domain = this.#sites[0]?.domain ?? "";
    await orderReload({ url: this.#url, domain, secret: this.#identity.provisionSecret });
  }

  #tellFailure(err: unknown): void {
    this.#options.log.error({ err }, "Prosody has other settings than it should");
  }

  #supervise(command: string, { config, pidFile }: Places): SupervisedProcess {
    const options = this.#options;
    const { httpPort, log, random, dataFolder } = options;
    const watch = new StartupWatch();
    const identity = () => this.#identity;
    const domains = () => this.#sites.map(({ domain }) => domain);
    return new SupervisedProcess({
      name: "Prosody",
      command,
      args: ["-F", "--config", config],
      cwd: dataFolder,
      get env() {
        return childEnvironment(options, identity());
      },
      ready: (signal) =>
        watch.guard(
          awaitInstance({ port: httpPort, domains: domains(), instance: identity().instance }, signal),
        ),
      readyWithinMs: READY_MS,
      health: {
        ...(options.watch ?? WATCH),
        look: (signal) =>
          awaitInstance({ port: httpPort, domains: domains(), instance: identity().instance }, signal),
      },
      stopWithinMs: STOP_MS,
      pidFile,
      output(line) {
        watch.take(line);
        log.warn({ line }, "Prosody says");
      },
      onState: (state, detail) => {
        if (state === "starting") {
          watch.reset();
          // Whoever listens on the port after Prosody died may have asked it for its instance.
          this.#identity = newIdentity();
          const { provisionSecret } = this.#identity;
          this.#people = new People({ url: this.#url, secret: () => provisionSecret, log });
        }
        if (state === "ready" && this.#isStale) this.#reload().catch((error) => this.#tellFailure(error));
        tellState(log, state, detail);
        if (state === "ready") options.onReady?.();
      },
      random,
    });
  }
}

function nameDomains(sites: readonly ProsodySite[]): string {
  return JSON.stringify(sites.map(({ name, domain }) => [name, domain]));
}

function failed(cause: unknown): ConverseError {
  return new ConverseError("prosody-failed", `Prosody did not become ready. ${(cause as Error).message}`, {
    cause,
  });
}

function tellState(log: XmppOptions["log"], state: State, { pid, error, retryInMs }: StateDetail): void {
  if (state === "backing-off") log.error({ err: error, retryInMs }, "Prosody ended; it is started again");
  else log.info({ state, pid }, "Prosody");
}

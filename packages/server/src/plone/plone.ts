import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { ChatWithQuestion, ConverseMember } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/config.ts";
import { type Answer, type AskLimits, askPlone } from "./ask.ts";
import type { Credential } from "./credential.ts";
import { judgeAnswer } from "./judge-answer.ts";
import {
  checkChatWith,
  checkManager,
  checkMember,
  checkPeople,
  type Person,
  type Reachable,
} from "./shapes.ts";
import { virtualHostPath } from "./virtual-host.ts";

/** Who asks, and at which of the site's addresses. */
export interface Asker {
  site: SiteConfig;
  origin: string;
  credential?: Credential | undefined;
  language?: string | undefined;
  /** What the request is called in every log. */
  requestId?: string | undefined;
}

/** An answer with the ETag to ask for a change with. */
export interface Tagged {
  tag: string | undefined;
  json: unknown;
}

/** What the gateway itself asks with. */
interface OfTheGateway {
  /** The header's value. */
  signature: string;
  /** Of the last answer to this question. */
  tag?: string | undefined;
}

// Idle connections end before Plone's server ends them (waitress: 120 s), so that none breaks under a question.
const AGENT = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16, timeout: 10_000 };

/** The add-on's services, asked over connections that are kept. */
export class Plone {
  readonly #limits: AskLimits;
  readonly #http = new HttpAgent(AGENT);
  readonly #https = new HttpsAgent(AGENT);

  constructor(limits: AskLimits) {
    this.#limits = limits;
  }

  /** @throws ConverseError */
  async member(asker: Asker): Promise<ConverseMember> {
    return checkMember(await this.#ask(asker, "@converse", this.#limits));
  }

  /** @throws ConverseError */
  async people(asker: Asker, query: string): Promise<readonly Person[]> {
    const service = `@converse-people?${new URLSearchParams({ q: query })}`;
    return checkPeople(await this.#ask(asker, service, this.#limits));
  }

  /**
   * With whom of these users who asks may chat.
   *
   * @throws ConverseError
   */
  async chatWith(asker: Asker, users: readonly string[]): Promise<readonly Reachable[]> {
    const question: ChatWithQuestion = { users };
    const body = JSON.stringify(question);
    const answer = await this.#question(asker, "@converse-chat-with", this.#limits, { body });
    return checkChatWith(judgeAnswer(answer));
  }

  /**
   * Resolves for who may manage the chat's settings, members or not.
   *
   * @throws ConverseError for everybody else
   */
  async manager(asker: Asker): Promise<void> {
    checkManager(await this.#ask(asker, "@converse-manager", this.#limits));
  }

  /**
   * What the site's administrators decided about the XMPP server, not yet checked; `signature` is the header's value.
   *
   * @throws ConverseError
   */
  async system(asker: Asker, signature: string): Promise<unknown> {
    return await this.#ask(asker, "@converse-system", this.#limits, signature);
  }

  /**
   * Who sees whom by the site's rule, not yet checked; `signature` is the header's value. Such an answer may be larger
   * and take longer than others.
   *
   * @throws ConverseError
   */
  async systemContacts(asker: Asker, signature: string, limits: AskLimits): Promise<unknown> {
    return await this.#ask(asker, "@converse-system-contacts", limits, signature);
  }

  /**
   * Which groups have a room, not yet checked; as `systemContacts`.
   *
   * @throws ConverseError
   */
  async systemRooms(asker: Asker, signature: string, limits: AskLimits): Promise<unknown> {
    return await this.#ask(asker, "@converse-system-rooms", limits, signature);
  }

  /**
   * What of the members can be compared, not yet checked; as `systemContacts`.
   *
   * @throws ConverseError
   */
  async systemState(asker: Asker, signature: string, limits: AskLimits): Promise<unknown> {
    return await this.#ask(asker, "@converse-system-state", limits, signature);
  }

  /**
   * What others see of the member whom the query names, not yet checked; `signature` is the header's value.
   *
   * @throws ConverseError
   */
  async systemPerson(asker: Asker, query: string, signature: string): Promise<unknown> {
    return await this.#ask(asker, `@converse-system-person?${query}`, this.#limits, signature);
  }

  /**
   * A part of the members who can be found, not yet checked; undefined where it is as `tag` says. `query` begins with a
   * question mark and is signed.
   *
   * @throws ConverseError
   */
  async systemPeople(
    asker: Asker,
    query: string,
    gateway: OfTheGateway,
    limits: AskLimits,
  ): Promise<Tagged | undefined> {
    const answer = await this.#question(asker, `@converse-system-people${query}`, limits, gateway);
    if (answer.status === 304 && gateway.tag !== undefined) return undefined;
    return { tag: answer.tag, json: judgeAnswer(answer) };
  }

  /** Throws what a member would be refused with if Plone or the add-on does not work; anybody may ask. */
  async probe(asker: Asker, milliseconds: number): Promise<void> {
    await this.#ask(asker, "@converse", { ...this.#limits, milliseconds });
  }

  /** Ends the connections that are idle; no question may run any more. */
  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  async #ask(asker: Asker, service: string, limits: AskLimits, signature?: string): Promise<unknown> {
    return judgeAnswer(await this.#question(asker, service, limits, signature ? { signature } : {}));
  }

  #question(
    asker: Asker,
    service: string,
    limits: AskLimits,
    more: Partial<OfTheGateway & { body: string }>,
  ): Promise<Answer> {
    const { site, origin, credential, language, requestId } = asker;
    const path = `${virtualHostPath(origin, site)}/${service}`;
    const agent = site.plone.startsWith("https:") ? this.#https : this.#http;
    return askPlone({ plone: site.plone, path, credential, language, requestId, ...more, limits, agent });
  }
}

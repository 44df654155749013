import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";
import { type Account, Cable, RawStream, type Site } from "../environment/index.ts";
import { Chat } from "../pages/chat.ts";
import { Plone } from "../pages/plone.ts";
import { storageOf } from "../watch/in-page.ts";
import { Watch } from "../watch/watch.ts";

/** Somebody in front of a browser of their own, with one page open. */
export class Member {
  readonly account: Account;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly plone: Plone;
  readonly chat: Chat;
  readonly watch: Watch;
  readonly cable: Cable;

  private constructor(account: Account, page: Page, plone: Plone, watch: Watch, cable: Cable) {
    this.account = account;
    this.context = page.context();
    this.page = page;
    this.plone = plone;
    this.chat = new Chat(page);
    this.watch = watch;
    this.cable = cable;
  }

  static async sitsDown(browser: Browser, site: Site, account: Account): Promise<Member> {
    const cable = await Cable.laid();
    cable.lead(site.port, site.frontPort);
    const context = await browser.newContext({ proxy: cable.proxy });
    const watch = new Watch(context);
    const page = await context.newPage();
    return new Member(account, page, new Plone(page, site.ready.url), watch, cable);
  }

  get name(): string {
    return this.account.fullname;
  }

  async leaves(): Promise<void> {
    await this.context.close();
    await this.cable.remove();
  }

  async logsIn(account: Pick<Account, "login" | "password"> = this.account): Promise<void> {
    await this.plone.logsIn(account);
  }

  async logsOut(): Promise<void> {
    await this.plone.logsOut(this.name);
  }

  async isOnline(): Promise<void> {
    await this.chat.isOnline();
  }

  async comesOnline(): Promise<void> {
    await this.logsIn();
    await this.isOnline();
  }

  /** Find the other one in the contact dialogue by a part of the name, and open a conversation with them. */
  async adds(other: Member): Promise<void> {
    await this.chat.addsContact(other.name.slice(0, 4).trim(), other.name);
  }

  async approves(other: Member): Promise<void> {
    await this.chat.approves(other.name);
  }

  async opensConversationWith(other: Member): Promise<void> {
    await this.chat.opensConversation(other.name);
  }

  async writes(text: string, { to }: { to: Member }): Promise<void> {
    await this.chat.writes(to.name, text);
  }

  async reads(text: string, { from }: { from: Member }): Promise<void> {
    await this.chat.reads(from.name, text);
  }

  /** Both directions work. */
  async talksWith(other: Member, question: string, answer: string): Promise<void> {
    await this.writes(question, { to: other });
    await other.reads(question, { from: this });
    await other.writes(answer, { to: this });
    await this.reads(answer, { from: other });
  }

  /** Another page of the site in a tab of its own. */
  async opensTab(path: string): Promise<Chat> {
    const page = await this.context.newPage();
    await page.goto(this.plone.url + path);
    return new Chat(page);
  }

  /** The cookie of Plone's login goes, as when it has expired; nobody pressed "Log out". */
  async losesLogin(): Promise<void> {
    await this.context.clearCookies({ name: "__ac" });
  }

  /**
   * The same, and the page hears of it by the next question that it asks, four minutes later at most. Which one it is does
   * not matter: to the stream, minutes that pass in a moment can look like a lost line. Needs a clock as `waits` does.
   */
  async hearsOfLostLogin(): Promise<void> {
    let isTold = false;
    const told = this.page
      .waitForResponse((answer) => answer.status() === 401, { timeout: 40_000 })
      .then(() => {
        isTold = true;
      });
    await this.losesLogin();
    await this.waits(240, () => isTold);
    await told;
  }

  /**
   * Let the page's clock run, a second at a time, until something has come, but not longer than so many seconds. What is
   * asked meanwhile gets its answer: only the page's clock is ahead. Needs `page.clock.install()` at the beginning.
   */
  async waits(seconds: number, until: () => boolean = () => false): Promise<void> {
    for (let second = 0; second < seconds && !until(); second++) {
      await this.page.clock.runFor(1000);
      await expect.poll(() => this.watch.asking.size).toBe(0);
    }
  }

  /** Another connection of this member, who is logged in, with a client of their own making. */
  async opensRawStream(site: Site): Promise<RawStream> {
    const login = (await this.context.cookies()).find(({ name }) => name === "__ac")?.value ?? "";
    return RawStream.of({ site: new URL(site.ready.url).origin, base: site.ready.base, login });
  }

  /** What this browser keeps of the site. */
  readonly storage = (): Promise<string> => storageOf(this.page);

  /** Whatever ends the connection: the page logs in again by itself, and stays where it is. */
  async comesBackAfter(trouble: () => unknown): Promise<void> {
    const { streams } = this.watch;
    const before = streams.logins;
    await trouble();
    await expect.poll(() => streams.logins, { timeout: 30_000 }).toBeGreaterThan(before);
    await expect.poll(() => streams.open.size).toBe(1);
    await this.isOnline();
  }
}

import { expect, type Page } from "@playwright/test";
import type { Account } from "../environment/index.ts";

/** Plone's own pages, used as people use them. */
export class Plone {
  readonly page: Page;
  readonly url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url.replace(/\/$/, "");
  }

  async opens(path = "/"): Promise<void> {
    await this.page.goto(`${this.url}${path}`);
  }

  /** The button and nothing more: what comes after is what a test waits for. */
  async submitsLogin({ login, password }: Pick<Account, "login" | "password">): Promise<void> {
    await this.opens("/login");
    await this.page.getByLabel("Login Name").fill(login);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "Log in" }).click();
  }

  async logsIn(account: Pick<Account, "login" | "password">): Promise<void> {
    await this.submitsLogin(account);
    await expect(this.page.getByText("You are now logged in.")).toBeVisible();
  }

  /** By the member's own menu. */
  async logsOut(name: string): Promise<void> {
    const toolbar = this.page.getByRole("toolbar").first();
    await toolbar.getByRole("link", { name, exact: true }).click();
    await toolbar.getByRole("link", { name: "Log out" }).click();
    await expect(this.page.getByText("You are now logged out.")).toBeVisible();
  }

  async followsLink(name: string): Promise<void> {
    const link = this.page.getByRole("link", { name, exact: true }).first();
    const address = await link.getAttribute("href");
    await link.click();
    await this.page.waitForURL(address ?? "");
  }
}

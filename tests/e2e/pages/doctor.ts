import { expect, type Locator, type Page } from "@playwright/test";

/** The page for administrators that finds what is wrong with the chat. */
export class Doctor {
  readonly page: Page;
  readonly root: Locator;

  constructor(page: Page) {
    this.page = page;
    this.root = page.locator("#collective-converse-doctor");
  }

  /** Comes here as an administrator does: from the settings of the chat. */
  async isOpenedFrom(settings: string): Promise<void> {
    await this.page.goto(settings);
    await this.page.getByRole("link", { name: "Find out whether the chat is well" }).click();
    await expect(this.button).toBeVisible();
  }

  get button(): Locator {
    return this.root.getByRole("button", { name: "Look now" });
  }

  get status(): Locator {
    return this.root.getByRole("status");
  }

  async looks(): Promise<void> {
    await this.button.click();
    await this.hasLooked();
  }

  async hasLooked(): Promise<void> {
    await expect(this.status).toContainText("not looked at.", { timeout: 45_000 });
  }

  result(check: string): Locator {
    return this.root.locator(`[data-check=${JSON.stringify(check)}]`);
  }

  /** Checks that found something, with their state. */
  async faults(): Promise<string[]> {
    const found = this.root.locator('[data-state="warning"], [data-state="error"]');
    return found.evaluateAll((items) =>
      items.map((item) => `${item.getAttribute("data-state")} ${item.getAttribute("data-check")}`),
    );
  }
}

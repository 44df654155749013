import { expect, type Locator, type Page } from "@playwright/test";

const TITLE = "Chat (collective.converse)";

/** Plone's own control panel for add-ons. */
export class AddOns {
  readonly #page: Page;
  readonly #address: string;

  constructor(page: Page, url: string) {
    this.#page = page;
    this.#address = new URL("/prefs_install_products_form", url).href;
  }

  async uninstalls(): Promise<void> {
    await this.#presses("Uninstall");
  }

  async installs(): Promise<void> {
    await this.#presses("Install");
  }

  async #presses(name: string): Promise<void> {
    await this.#page.goto(this.#address);
    await this.#ours.getByRole("button", { name, exact: true }).click();
    await expect(this.#page.getByRole("alert").first()).toBeVisible();
  }

  get #ours(): Locator {
    return this.#page.getByRole("listitem").filter({ hasText: TITLE });
  }
}

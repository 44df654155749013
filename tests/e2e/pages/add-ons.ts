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
    await this.#presses("Uninstall", { next: "Install" });
  }

  async installs(): Promise<void> {
    await this.#presses("Install", { next: "Uninstall" });
  }

  async #presses(name: string, { next }: { next: string }): Promise<void> {
    await this.#page.goto(this.#address);
    await this.#button(name).click();
    await expect(this.#button(next)).toBeVisible();
  }

  #button(name: string): Locator {
    const ours = this.#page.getByRole("listitem").filter({ hasText: TITLE });
    return ours.getByRole("button", { name, exact: true });
  }
}

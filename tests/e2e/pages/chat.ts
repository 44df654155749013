import { expect, type Locator, type Page } from "@playwright/test";

/** Converse.js as it stands in the page: its control box, its dialogues, the conversations. */
export class Chat {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get root(): Locator {
    return this.page.locator("converse-root");
  }

  get toggle(): Locator {
    return this.root.getByRole("button", { name: "Chat", exact: true });
  }

  get profile(): Locator {
    return this.root.locator("converse-user-profile");
  }

  get roster(): Locator {
    return this.root.locator("converse-roster");
  }

  get loginForm(): Locator {
    return this.page.locator("converse-login-form");
  }

  get dialogue(): Locator {
    return this.page.locator("#converse-modals").getByRole("dialog");
  }

  /** The window of the conversation with this person, by the name in its head. */
  conversation(name: string): Locator {
    const heading = this.page.getByRole("heading", { level: 2, name, exact: true });
    return this.root.locator("converse-chat .box-flyout").filter({ has: heading });
  }

  /** The window of the room with this name in its head. */
  room(name: string): Locator {
    const heading = this.page.getByRole("heading", { level: 2, name, exact: true });
    return this.root.locator("converse-muc .box-flyout").filter({ has: heading });
  }

  /** Rooms that the member is in, by name. */
  roomInList(name: string): Locator {
    const rooms = this.root.locator("converse-rooms-list").getByRole("listitem");
    return rooms.filter({ has: this.page.getByText(name, { exact: true }) });
  }

  async opensRoom(name: string): Promise<void> {
    await this.roomInList(name).getByTitle("Click to open this groupchat").click();
    await expect(this.room(name)).toBeVisible();
  }

  async writesInRoom(name: string, text: string): Promise<void> {
    const field = this.room(name).getByRole("textbox", { name: "Message" });
    await field.fill(text);
    await field.press("Enter");
    await expect(this.messageInRoom(name, text)).toBeVisible();
  }

  messageInRoom(name: string, text: string): Locator {
    return this.room(name).locator("converse-chat-message").filter({ hasText: text });
  }

  /** Everybody in the list beside the room. */
  occupants(room: string): Locator {
    return this.room(room).locator("converse-muc-occupants").getByRole("listitem");
  }

  /** Somebody in the list beside the room. */
  occupant(room: string, name: string): Locator {
    return this.occupants(room).filter({ has: this.page.getByText(name, { exact: true }) });
  }

  contact(name: string): Locator {
    return this.roster.getByRole("listitem").filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Open the control box if it is closed, and see that it says so. */
  async isOnline(): Promise<void> {
    await expect(this.toggle.or(this.profile).first()).toBeVisible();
    if (await this.toggle.isVisible()) await this.toggle.click();
    await expect(this.profile.getByText("I am online")).toBeVisible();
  }

  /** In the chat's place: that the member is not logged in any more. */
  get lapsed(): Locator {
    return this.page.getByRole("status").filter({ hasText: "You are not logged in any more" });
  }

  /** There is nothing of the chat in the page, and nothing asks for a password. */
  async isGone(): Promise<void> {
    await expect(this.root).toHaveCount(0);
    await expect(this.loginForm).toHaveCount(0);
  }

  async opensAddContact(): Promise<void> {
    await this.roster.getByRole("button", { name: "Menu" }).first().click();
    await this.roster.getByRole("button", { name: "Add a contact" }).click();
    await expect(this.dialogue.getByRole("heading", { name: "Add a Contact" })).toBeVisible();
  }

  /** Search by a part of the name in the dialogue "Add a contact", choose, add. */
  async addsContact(part: string, name: string): Promise<void> {
    await this.opensAddContact();
    await this.dialogue.getByRole("textbox", { name: "Name" }).pressSequentially(part);
    await this.dialogue.getByRole("listitem").filter({ hasText: name }).click();
    await this.dialogue.getByRole("button", { name: "Add", exact: true }).click();
    await expect(this.dialogue).toBeHidden();
    await expect(this.conversation(name)).toBeVisible();
  }

  /** Accept the request that waits among the contacts. */
  async approves(name: string): Promise<void> {
    await this.contact(name).getByRole("link").first().click();
    await this.conversation(name).getByRole("button", { name: "Approve" }).click();
    await this.dialogue.getByRole("button", { name: "Accept" }).click();
    await expect(this.dialogue).toBeHidden();
  }

  async opensConversation(name: string): Promise<void> {
    await this.contact(name).getByRole("link").first().click();
    await expect(this.conversation(name)).toBeVisible();
  }

  async writes(name: string, text: string): Promise<void> {
    const field = this.conversation(name).getByRole("textbox", { name: "Message" });
    await field.fill(text);
    await field.press("Enter");
    await expect(this.message(name, text)).toBeVisible();
  }

  /** Choose files with the button in the conversation; paths, or what the browser would have read. */
  async sendsFiles(name: string, files: string[] | { name: string; mimeType: string; buffer: Buffer }[]) {
    const choosing = this.page.waitForEvent("filechooser");
    await this.conversation(name).getByRole("button", { name: "Choose a file to send" }).click();
    await (await choosing).setFiles(files);
  }

  message(name: string, text: string): Locator {
    return this.conversation(name).locator("converse-chat-message").filter({ hasText: text });
  }

  async reads(name: string, text: string): Promise<void> {
    await expect(this.message(name, text)).toBeVisible();
  }

  /** A contact's presence as the roster shows it. */
  async seesContact(name: string, presence: "online" | "offline"): Promise<void> {
    await expect(this.contact(name)).toHaveAttribute("data-status", presence);
  }
}

import { expect, test } from "vitest";
import type { ContactPresence, Private } from "../src/chat/converse-api.ts";
import { mendPresences } from "../src/chat/mend-presences.ts";

interface Client {
  name: string;
  show: string;
}

/** As much of a presence of Converse.js as is mended; it keeps its own attributes from page to page, and no client. */
function presenceClass() {
  class Presence {
    readonly attributes: Record<string, unknown>;
    clients: Client[] = [];
    resources = {
      add: (clients: Client[]) => void this.clients.push(...clients),
      toJSON: () => [...this.clients],
    };
    constructor(attributes: Record<string, unknown> = {}) {
      this.attributes = attributes;
      this.initialize();
    }
    initialize() {}
    get(name: string) {
      return this.attributes[name];
    }
    save(attributes: Record<string, unknown>) {
      Object.assign(this.attributes, attributes);
    }
    onResourcesChanged() {
      this.save({ show: this.clients.at(-1)?.show });
    }
    comes(client: Client) {
      this.clients.push(client);
      this.onResourcesChanged();
    }
    goes(name: string) {
      if (!this.clients.some((client) => client.name === name)) return;
      this.clients = this.clients.filter((client) => client.name !== name);
      this.onResourcesChanged();
    }
  }
  mendPresences({ exports: { Presence } } as unknown as Private);
  return Presence;
}

test("on the next page somebody's last client still makes them go", () => {
  const Presence = presenceClass();
  const before = new Presence();
  before.comes({ name: "phone", show: "away" });
  before.comes({ name: "page", show: "online" });
  const after = new Presence(JSON.parse(JSON.stringify(before.attributes)));
  expect(after.get("show")).toBe("online");
  after.goes("page");
  expect(after.get("show")).toBe("away");
  after.goes("phone");
  expect(after.get("show")).toBeUndefined();
});

test("a presence of before, or one that was cleared, has no clients", () => {
  const Presence = presenceClass();
  for (const clients of [undefined, null, "phone"]) {
    const presence = new Presence({ clients }) as unknown as ContactPresence;
    expect(presence.resources.toJSON()).toEqual([]);
  }
});

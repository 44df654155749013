import { randomUUID } from "node:crypto";
import type { SiteSettings } from "../../../demo/src/site-settings.ts";
import { type Administrator, askSite } from "./administrator.ts";

export interface Person {
  userId: string;
  /** A value of `__ac`. */
  login: string;
  /** Of the loopback, theirs alone. */
  address: string;
}

export interface Scene {
  settings: SiteSettings;
  administrator: Administrator;
}

/** Why sessions end. */
export interface Cause {
  /** What has to be there before, beside the connections; answers what ends them. */
  prepare(scene: Scene, person: Person): Promise<() => Promise<unknown>>;
  /** So that the next one may come in. */
  undo?(scene: Scene): Promise<void>;
}

/** Whoever is in it may chat, and nobody else. */
export const CHATTERS = "group-001";
const ENABLED = "collective.converse.enabled";

function order(method: string, path: (userId: string) => string, body?: (userId: string) => unknown): Cause {
  return {
    prepare: async ({ administrator }, { userId }) => {
      return () => administrator.orders(method, path(userId), body?.(userId));
    },
  };
}

export const CAUSES = {
  Logout: {
    prepare: async ({ settings }, { login }) => {
      const headers = { Cookie: `__ac=${login}` };
      return () => askSite(settings, { method: "GET", path: "/logout", headers });
    },
  },
  "Member deleted": order("DELETE", (userId) => `/@users/${userId}`),
  "Member loses the group": order(
    "PATCH",
    () => `/@groups/${CHATTERS}`,
    (userId) => ({ users: { [userId]: false } }),
  ),
  "Password changed": order(
    "PATCH",
    (userId) => `/@users/${userId}`,
    () => ({ password: randomUUID() }),
  ),
  "Closed in the user panel": {
    prepare: async ({ administrator }, { userId }) => {
      const panel = await administrator.sees(`/@@user-information?userid=${userId}`);
      const form = panel.slice(panel.indexOf('id="collective-converse-member"'));
      const proof = /name="_authenticator"\s[^>]*value="(\w+)"/.exec(form)?.[1];
      if (proof === undefined) throw new Error("the user panel has no button that ends connections");
      const fields = { _authenticator: proof, user: userId, from: "user-information", end: "all" };
      return () => administrator.submits("/@@xmpp-sessions", fields);
    },
  },
  "Chat switched off": {
    prepare: async ({ administrator }) => {
      return () => administrator.orders("PATCH", "/@registry", { [ENABLED]: false });
    },
    undo: ({ administrator }) => administrator.orders("PATCH", "/@registry", { [ENABLED]: true }),
  },
} as const satisfies Record<string, Cause>;

export type CauseName = keyof typeof CAUSES;

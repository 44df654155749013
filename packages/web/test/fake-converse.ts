import type { Connection, Private } from "../src/chat/converse-api.ts";

export const STATUS = { AUTHFAIL: 4, RECONNECTING: 11, ERROR: 0 };

/** As much of Converse.js as the keeper touches; `did` is what it was made to do. */
export function fakeConverse() {
  const did: string[] = [];
  const listeners = new Map<string, ((...args: unknown[]) => unknown)[]>();
  const stored: Record<string, unknown> = { bare_jid: "ada@example.org", jid: "ada@example.org/old" };
  const connection: Connection = {
    jid: "ada@example.org/old",
    authcid: "ada",
    authzid: "ada@example.org",
    domain: "example.org",
    pass: undefined,
    authenticated: false,
    restored: false,
    onConnectStatusChanged: (status) => did.push(`status ${status}`),
    onDisconnected: () => did.push("own onDisconnected"),
    reconnect: async () => void did.push("reconnect"),
    debouncedReconnect: async () => void did.push("own debouncedReconnect"),
    finishDisconnection: async () => void did.push("finish"),
    setConnectionStatus: () => undefined,
    setDisconnectionCause: () => delete connection.disconnection_cause,
    xmlInput: () => undefined,
    xmlOutput: (element) => did.push(`output ${element.nodeName}`),
    addHandler: () => undefined,
  };
  const converse = {
    api: {
      connection: { get: () => connection },
      listen: {
        on: (name: string, listener: () => unknown) =>
          listeners.set(name, [...(listeners.get(name) ?? []), listener]),
      },
      user: {
        login: async () => void did.push("login"),
        logout: async () => void did.push("logout"),
      },
    },
    env: { Strophe: { Status: STATUS } },
    session: {
      get: (name: string) => stored[name],
      save: (attributes: object) => Object.assign(stored, attributes),
    },
    storage: { persistent: {} },
  } as unknown as Private;
  const trigger = (name: string, ...args: unknown[]) => (listeners.get(name) ?? []).map((on) => on(...args));
  /** The hook that asks for credentials. */
  const credentials = async () =>
    (await trigger("beforeAttemptNonPreboundSession", undefined, {})[0]) as {
      credentials: { jid: string; password: string };
    };
  return { converse, connection, did, stored, trigger, credentials };
}

/** Let everything happen that waits for nothing but promises. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

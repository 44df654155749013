import { expect, test } from "vitest";
import type { Private } from "../src/chat/converse-api.ts";
import { tellConnection } from "../src/chat/tell-connection.ts";
import en from "../src/words/en.json" with { type: "json" };

const STATUS = { CONNECTING: 1, CONNECTED: 5, DISCONNECTED: 6, ATTACHED: 8, RECONNECTING: 11 };

/** The member's own lines; `html` gives what was filled in. */
function profile() {
  let status: number | undefined;
  let updates = 0;
  const listeners: (() => void)[] = [];
  const elements: Record<string, unknown> = {
    "converse-user-profile": class {
      initialize() {}
      listenTo(_: unknown, event: string, callback: () => void) {
        if (event === "change:connection_status") listeners.push(callback);
      }
      requestUpdate() {
        updates++;
      }
      render() {
        return "Ada";
      }
    },
  };
  tellConnection({
    __: (text: string) => text,
    env: { html: (_: unknown, ...values: unknown[]) => values, Strophe: { Status: STATUS } },
    state: { connfeedback: { get: () => status } },
    api: {
      elements: {
        registry: elements,
        define: (name: string, element: unknown) => (elements[name] = element),
      },
    },
  } as unknown as Private);
  const Profile = elements["converse-user-profile"] as new () => { initialize(): void; render(): unknown };
  const element = new Profile();
  element.initialize();
  return {
    becomes(next: number) {
      status = next;
      for (const listener of listeners) listener();
    },
    shown: () => element.render(),
    updates: () => updates,
  };
}

test.each(["RECONNECTING", "CONNECTING", "DISCONNECTED"] as const)(
  "while it is %s the chat says so",
  (status) => {
    const { becomes, shown, updates } = profile();
    becomes(STATUS[status]);
    expect(updates()).toBe(1);
    expect(shown()).toEqual(["Ada", en.connecting]);
  },
);

test.each(["CONNECTED", "ATTACHED"] as const)("when it is %s nothing more is said", (status) => {
  const { becomes, shown } = profile();
  becomes(STATUS.RECONNECTING);
  becomes(STATUS[status]);
  expect(shown()).toEqual(["Ada", ""]);
});

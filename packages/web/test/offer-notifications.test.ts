import { afterEach, expect, test, vi } from "vitest";
import type { Private } from "../src/chat/converse-api.ts";
import { offerNotifications } from "../src/chat/offer-notifications.ts";
import en from "../src/words/en.json" with { type: "json" };

afterEach(() => vi.unstubAllGlobals());

/** The member's own lines, in a browser that would answer so; `html` gives what was filled in. */
function profile(permission: string) {
  const did: string[] = [];
  const browser = {
    permission,
    async requestPermission() {
      did.push("ask");
      browser.permission = "granted";
    },
  };
  vi.stubGlobal("Notification", browser);
  const elements: Record<string, unknown> = {
    "converse-user-profile": class {
      render() {
        return "Ada";
      }
      requestUpdate() {
        did.push("update");
      }
    },
  };
  offerNotifications({
    __: (text: string) => text,
    env: { html: (_: unknown, ...values: unknown[]) => values },
    api: {
      elements: {
        registry: elements,
        define: (name: string, element: unknown) => (elements[name] = element),
      },
    },
  } as unknown as Private);
  const Profile = elements["converse-user-profile"] as new () => { render(): unknown };
  return { did, element: new Profile() };
}

test.each(["granted", "denied"])("who has %s already is not asked again", (permission) => {
  const { did, element } = profile(permission);
  expect(element.render()).toBe("Ada");
  expect(did).toEqual([]);
});

test("nobody is asked before they press the button, which then goes", async () => {
  const { did, element } = profile("default");
  const [name, ask, text] = element.render() as [string, () => void, string];
  expect([name, text]).toEqual(["Ada", en.offerNotifications]);
  expect(did).toEqual([]);
  ask();
  await vi.waitFor(() => expect(did).toEqual(["ask", "update"]));
  expect(element.render()).toBe("Ada");
});

test("a browser that has no notifications is left alone", () => {
  vi.stubGlobal("Notification", undefined);
  Reflect.deleteProperty(globalThis, "Notification");
  expect(() => offerNotifications({} as Private)).not.toThrow();
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openQuickly } from "../src/chat/open-quickly.ts";
import { fakeConverse } from "./fake-converse.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A stanza that has, or has not, what Converse.js asks for popular emojis with. */
function iq(name: string, isPopular: boolean): Element {
  return { nodeName: name, querySelector: () => (isPopular ? {} : null) } as unknown as Element;
}

function opened() {
  const { converse, connection, trigger } = fakeConverse();
  const sent: string[] = [];
  converse.api.sendIQ = async (stanza) => {
    const element = "tree" in stanza ? stanza.tree() : stanza;
    sent.push(element.nodeName);
    return element;
  };
  openQuickly(converse);
  trigger("connectionInitialized");
  return { sendIQ: converse.api.sendIQ, connection, sent };
}

test("what is not needed to begin comes later, all else at once", async () => {
  const { sendIQ, connection, sent } = opened();
  connection.authenticated = true;
  const later = sendIQ({ tree: () => iq("popular", true) });
  await sendIQ({ tree: () => iq("roster", false) });
  await sendIQ(iq("bookmarks", false));
  expect(sent).toEqual(["roster", "bookmarks"]);
  await vi.advanceTimersByTimeAsync(6000);
  await later;
  expect(sent).toEqual(["roster", "bookmarks", "popular"]);
});

test("nothing comes of it, and nothing fails, where the chat has ended by then", async () => {
  const { sendIQ, connection, sent } = opened();
  connection.authenticated = false;
  const settled = vi.fn();
  void sendIQ(iq("popular", true)).then(settled, settled);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(settled).not.toHaveBeenCalled();
  expect(sent).toEqual([]);
});

test("no session of RFC 3921 is asked for, although the server offers it", () => {
  const connection = opened().connection as unknown as { do_session: boolean };
  connection.do_session = true;
  expect(connection.do_session).toBe(false);
});

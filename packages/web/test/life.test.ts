import { expect, test, vi } from "vitest";
import type { Session } from "../../../spec/http.d.ts";
import type { ChatStart } from "../src/chat/chat.ts";
import { Life } from "../src/life.ts";
import { deletingFactory, MemoryStorage, session } from "./fixtures.ts";

/** A page of Ada's; `answers` with the session that it is given, until it is given another. */
async function page(first: Session) {
  let answer = first;
  let isRefused = false;
  const deleted: string[] = [];
  const local = new MemoryStorage();
  const window = Object.assign(new EventTarget(), {
    localStorage: local,
    sessionStorage: new MemoryStorage(),
    indexedDB: deletingFactory(deleted),
    document: new EventTarget(),
    performance,
    fetch: async () =>
      isRefused ? Response.json({ code: "member-not-permitted" }, { status: 403 }) : Response.json(answer),
  });
  const tag = { base: "https://www.example.org/chat/", member: "hash-of-ada" };
  const end = vi.fn(async () => undefined);
  let start: ChatStart | undefined;
  const begun = new Life(tag, window as unknown as Window & typeof globalThis).begin(
    async () => async (given) => {
      start = given;
      local.setItem("converse-kept", given.session.jid);
      return { end, revive: () => undefined, hide: () => undefined };
    },
  );
  await begun;
  const renew = (next: Session) => {
    answer = next;
    if (start === undefined) throw new TypeError("The chat has not been started.");
    return start.renew();
  };
  const refuse = () => {
    isRefused = true;
  };
  return { started: () => start !== undefined, renew, refuse, end, local };
}

test("a session of another member is not taken, at the beginning or later", async () => {
  expect((await page(session({ member: "hash-of-bob" }))).started()).toBe(false);
  const { renew, end } = await page(session());
  await expect(renew(session({ member: "hash-of-bob" }))).rejects.toThrow("The chat has ended in this page.");
  expect(end).toHaveBeenCalledOnce();
});

test("a new session of the same member at the same address is", async () => {
  const { renew, end } = await page(session());
  const next = session({ token: "87654321".padEnd(40, "0") });
  expect(await renew(next)).toEqual(next);
  expect(end).not.toHaveBeenCalled();
});

test("when the site's chat has another domain, the chat of this page ends and keeps nothing", async () => {
  const { renew, end, local } = await page(session());
  await expect(renew(session({ jid: "ada@chat.example.org" }))).rejects.toThrow(
    "The chat has ended in this page.",
  );
  expect(end).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(local.keys).toEqual([]));
});

test("a member who has to leave loses the chat of this page within four minutes, and it keeps nothing", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    const { refuse, end, local } = await page(session());
    refuse();
    await vi.advanceTimersByTimeAsync(180_000);
    expect(end).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(local.keys).toEqual([]));
  } finally {
    vi.useRealTimers();
  }
});

import { expect, test, vi } from "vitest";
import type { Session } from "../../../spec/http.d.ts";
import type { ChatPeople, ChatStart } from "../src/chat/chat.ts";
import { Life } from "../src/life.ts";
import { OWNER } from "../src/storage/keys.ts";
import { deletingFactory, MemoryStorage, session } from "./fixtures.ts";

/** A page of Ada's; `answers` with the session that it is given, until it is given another. */
async function page(first: Session, fails?: Error) {
  let answer = first;
  let refusal: { status: number; code: string } | undefined;
  const asked: string[] = [];
  const deleted: string[] = [];
  const local = new MemoryStorage();
  const window = Object.assign(new EventTarget(), {
    localStorage: local,
    sessionStorage: new MemoryStorage(),
    indexedDB: deletingFactory(deleted),
    document: Object.assign(new EventTarget(), {
      visibilityState: "visible",
      body: { dataset: { portalUrl: "https://www.example.org" } },
    }),
    location: { href: "https://www.example.org/news" },
    performance,
    fetch: async (address: string) => {
      asked.push(address.slice(tag.base.length));
      return refusal === undefined
        ? Response.json(answer)
        : Response.json({ code: refusal.code }, { status: refusal.status });
    },
  });
  const tag = { base: "https://www.example.org/chat/", member: "hash-of-ada" };
  const end = vi.fn(async () => undefined);
  const lapse = vi.fn(async (_: string) => undefined);
  const resume = vi.fn(async (_: Session) => undefined);
  const people = {} as ChatPeople;
  let start: ChatStart | undefined;
  /** What met: whether its signal says that it is over, and how often the chat joined it. */
  const met: { isOver: () => boolean; joined: number }[] = [];
  const begun = new Life(tag, window as unknown as Window & typeof globalThis).begin(
    async () => async (given) => {
      if (fails) throw fails;
      start = given;
      local.setItem("converse-kept", given.session.jid);
      return { people, end, lapse, resume, revive: () => undefined, hide: () => undefined };
    },
    async (signal) => {
      const one = { isOver: () => signal.aborted, joined: 0 };
      met.push(one);
      return (joining) => {
        if (joining === people) one.joined++;
      };
    },
  );
  await begun;
  const renew = (next: Session) => {
    answer = next;
    if (start === undefined) throw new TypeError("The chat has not been started.");
    return start.renew();
  };
  const refuse = (code = "member-not-permitted", status = 403) => {
    refusal = { code, status };
  };
  /** The login is gone, and the page has been told. */
  const lapses = async () => {
    refuse("member-anonymous", 401);
    await expect(renew(session())).rejects.toThrow("The chat has ended in this page.");
    await vi.waitFor(() => expect(local.keys).toEqual([]));
  };
  /** Somebody is logged in again, or this page alone does not know. */
  const answers = (next: Session) => {
    refusal = undefined;
    answer = next;
  };
  const focus = () => window.dispatchEvent(new Event("focus"));
  const hears = (newValue: string | null) =>
    window.dispatchEvent(Object.assign(new Event("storage"), { key: OWNER, newValue }));
  const sendAway = () => start?.sentAway();
  const started = () => start !== undefined;
  return {
    started,
    renew,
    refuse,
    end,
    lapse,
    resume,
    local,
    asked,
    lapses,
    answers,
    focus,
    hears,
    sendAway,
    met,
  };
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

test.each([
  ["may not chat any more", "member-not-permitted", 403],
  ["is a user of the root", "member-root-user", 403],
  ["is unknown to who answers", "something-new", 401],
])("who %s gets no notice: the chat ends for good", async (_, code, status) => {
  const { renew, refuse, end, lapse, focus, asked } = await page(session());
  refuse(code, status);
  await expect(renew(session())).rejects.toThrow("The chat has ended in this page.");
  expect([end.mock.calls.length, lapse.mock.calls.length]).toEqual([1, 0]);
  const before = asked.length;
  focus();
  expect(asked.length).toBe(before);
});

test("whom the server has sent away gets none either, though a deleted member looks like nobody", async () => {
  const { sendAway, renew, refuse, end, lapse } = await page(session());
  sendAway();
  refuse("member-anonymous", 401);
  await expect(renew(session())).rejects.toThrow("The chat has ended in this page.");
  expect([end.mock.calls.length, lapse.mock.calls.length]).toEqual([1, 0]);
});

test("when the login is gone a link to the login is shown, nothing is kept, and nothing asked by itself", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    const { lapses, lapse, end, asked } = await page(session());
    await lapses();
    expect(lapse).toHaveBeenCalledExactlyOnceWith(
      "https://www.example.org/login?came_from=https%3A%2F%2Fwww.example.org%2Fnews",
    );
    expect(end).not.toHaveBeenCalled();
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(asked.length).toBe(before);
  } finally {
    vi.useRealTimers();
  }
});

test("the same member's login resumes the chat, and later it can lapse again", async () => {
  const { lapses, lapse, resume, answers, focus, asked, local } = await page(session());
  await lapses();
  const before = asked.length;
  const next = session({ token: "87654321".padEnd(40, "0") });
  answers(next);
  focus();
  await vi.waitFor(() => expect(resume).toHaveBeenCalledExactlyOnceWith(next));
  expect(asked.slice(before)).toEqual(["session"]);
  expect(local.getItem(OWNER)).toBe("hash-of-ada");
  await lapses();
  expect(lapse).toHaveBeenCalledTimes(2);
});

test.each([
  ["another member's login", session({ member: "hash-of-bob" })],
  ["another address of the same member", session({ jid: "ada@chat.example.org" })],
])("%s does not, and nothing is asked after it", async (_, next) => {
  const { lapses, resume, end, answers, focus, asked } = await page(session());
  await lapses();
  answers(next);
  focus();
  await vi.waitFor(() => expect(end).toHaveBeenCalledOnce());
  const before = asked.length;
  focus();
  expect(asked.length).toBe(before);
  expect(resume).not.toHaveBeenCalled();
});

test("other tabs of the member lapse with this one, are not ended by its cleaning, and resume with it", async () => {
  const { refuse, hears, lapse, end, resume, answers, local, renew } = await page(session());
  refuse("member-anonymous", 401);
  hears("hash-of-ada lapsed");
  hears(null);
  expect([lapse.mock.calls.length, end.mock.calls.length]).toEqual([1, 0]);
  await expect(renew(session())).rejects.toThrow("The chat has ended in this page.");
  await vi.waitFor(() => expect(local.getItem(OWNER)).toBeNull());
  answers(session());
  await vi.waitFor(() => {
    hears("hash-of-ada");
    expect(resume).toHaveBeenCalledOnce();
  });
});

test.each(["hash-of-bob wiping", "hash-of-ada left"])(
  "a lapsed page that hears %s ends for good",
  async (said) => {
    const { lapses, hears, end, focus, asked } = await page(session());
    await lapses();
    hears(said);
    expect(end).toHaveBeenCalledOnce();
    const before = asked.length;
    focus();
    expect(asked.length).toBe(before);
  },
);

test("a logout in another tab ends the chat of this one without a notice", async () => {
  const { hears, end, lapse } = await page(session());
  hears("hash-of-ada left");
  expect([end.mock.calls.length, lapse.mock.calls.length]).toEqual([1, 0]);
});

test("the page's elements meet nobody without a session of its own member", async () => {
  const { met } = await page(session({ member: "hash-of-bob" }));
  expect(met).toEqual([]);
});

test("they meet the chat when it runs, until it ends", async () => {
  const { met, renew, refuse } = await page(session());
  await vi.waitFor(() => expect(met.map(({ joined }) => joined)).toEqual([1]));
  expect(met[0]?.isOver()).toBe(false);
  refuse();
  await expect(renew(session())).rejects.toThrow("The chat has ended in this page.");
  expect(met.map(({ isOver }) => isOver())).toEqual([true]);
});

test("while the login is gone they meet nobody, and then the chat again", async () => {
  const { met, lapses, answers, focus } = await page(session());
  await lapses();
  expect(met.map(({ isOver }) => isOver())).toEqual([true]);
  answers(session());
  focus();
  await vi.waitFor(() => expect(met.map(({ joined }) => joined)).toEqual([1, 1]));
  expect(met.map(({ isOver }) => isOver())).toEqual([true, false]);
});

test("where the chat cannot be started nothing in the page waits for it, and the console has the reason", async () => {
  const reported: unknown[] = [];
  vi.stubGlobal("reportError", (error: unknown) => reported.push(error));
  const fault = new Error("no memory");
  try {
    const { met } = await page(session(), fault);
    expect(met.map(({ isOver, joined }) => [isOver(), joined])).toEqual([[true, 0]]);
    expect(reported).toEqual([fault]);
  } finally {
    vi.unstubAllGlobals();
  }
});

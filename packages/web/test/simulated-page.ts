import { vi } from "vitest";
import type { Session } from "../../../spec/http.d.ts";
import type { ChatPeople, ChatStart } from "../src/chat/chat.ts";
import { Keeper } from "../src/chat/keep-connected.ts";
import { Life } from "../src/life.ts";
import { fakeConverse, STATUS } from "./fake-converse.ts";
import { deletingFactory, MemoryStorage, session } from "./fixtures.ts";

/** How a stream that was opened goes on, after some milliseconds. */
export interface Opening {
  becomes: "up" | "lost" | "refused" | "nothing";
  afterMs: number;
}

/** What stands around the page. It may be another one at each moment. */
export interface World {
  /** The answer to a POST at this path below the gateway; rejects as `fetch` does. */
  answer(path: string): Promise<Response>;
  open(): Opening;
}

/** All works. */
export function healthyWorld(changes: Partial<Session> = {}): World {
  let tokens = 0;
  return {
    answer: async (path) =>
      Response.json(
        path === "session" ? session({ ...changes, token: `token ${++tokens}` }) : { member: "hash-of-ada" },
      ),
    open: () => ({ becomes: "up", afterMs: 50 }),
  };
}

/**
 * A page of Ada's with the whole of our code between the script's start and the network, in fake time. Converse.js alone is
 * replaced: it opens a stream when it is told to.
 */
export function simulatedPage(world: () => World) {
  const fake = fakeConverse();
  const sent: { at: number; what: string }[] = [];
  const shown: string[] = [];
  const send = (what: string) => void sent.push({ at: performance.now(), what });
  const local = new MemoryStorage();
  const tag = { base: "https://www.example.org/chat/", member: "hash-of-ada" };
  const window = Object.assign(new EventTarget(), {
    localStorage: local,
    sessionStorage: new MemoryStorage(),
    indexedDB: deletingFactory([]),
    document: Object.assign(new EventTarget(), {
      visibilityState: "visible",
      body: { dataset: { portalUrl: "https://www.example.org" } },
    }),
    location: { href: "https://www.example.org/news" },
    performance,
    fetch: async (address: string) => {
      const path = address.slice(tag.base.length);
      send(path);
      return await world().answer(path);
    },
  });
  const { connection, converse } = fake;
  let streams = 0;
  let isUp = false;
  const loses = () => {
    isUp = false;
    connection.onDisconnected();
  };
  const isRefused = () => {
    connection.disconnection_cause = STATUS.AUTHFAIL;
    connection.onConnectStatusChanged(STATUS.AUTHFAIL, "not-authorized");
    connection.onDisconnected();
  };
  const open = async () => {
    await fake.credentials();
    send("stream");
    const { becomes, afterMs } = world().open();
    const stream = ++streams;
    setTimeout(() => {
      if (stream !== streams || becomes === "nothing") return;
      if (becomes === "up") {
        isUp = true;
        fake.trigger("reconnected");
      } else if (becomes === "lost") loses();
      else isRefused();
    }, afterMs);
  };
  connection.reconnect = open;
  converse.api.user.login = open;
  converse.api.user.logout = async () => {
    streams++;
    isUp = false;
  };

  const startChat = async (start: ChatStart) => {
    const keeper = new Keeper(converse, start);
    fake.trigger("connectionInitialized");
    void open();
    return {
      people: {} as ChatPeople,
      hide: () => undefined,
      revive: () => keeper.revive(),
      lapse: async () => {
        shown.push("notice");
        await keeper.end();
      },
      resume: async (next: Session) => {
        shown.push("chat");
        await keeper.resume(next);
      },
      end: async () => {
        shown.push("nothing");
        await keeper.end();
      },
    };
  };
  const life = new Life(tag, window as unknown as Window & typeof globalThis);
  return {
    /** Let it begin, and be online where that is possible. */
    async begins() {
      void life.begin(async () => startChat);
      await vi.advanceTimersByTimeAsync(5000);
    },
    breaks: loses,
    isUp: () => isUp,
    /** What the chat's place shows since the beginning; nothing was said while it is empty. */
    shown: () => shown,
    dispatch: (name: string, properties: object = {}) =>
      window.dispatchEvent(Object.assign(new Event(name), properties)),
    /** Everything that it sends in the next ten minutes, in milliseconds from now. */
    async inTenMinutes() {
      const from = performance.now();
      const before = sent.length;
      await vi.advanceTimersByTimeAsync(600_000);
      return sent.slice(before).map(({ at, what }) => ({ at: at - from, what }));
    },
  };
}

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Keeper } from "../src/chat/keep-connected.ts";
import { fakeConverse, STATUS, settled } from "./fake-converse.ts";
import { session } from "./fixtures.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A page that has just started Converse.js; each renewal gives another token. */
function page() {
  const fake = fakeConverse();
  const told: string[] = [];
  let tokens = 0;
  const keeper = new Keeper(fake.converse, {
    base: "https://www.example.org/chat/",
    session: session({ token: "first" }),
    renew: async () => session({ token: `token ${++tokens}` }),
    rest: async () => void told.push("rest"),
    connected: () => told.push("connected"),
    sentAway: () => told.push("sent away"),
  });
  fake.trigger("connectionInitialized");
  const lost = async (cause?: number) => {
    if (cause !== undefined) fake.connection.disconnection_cause = cause;
    fake.connection.onDisconnected();
    await settled();
  };
  return { ...fake, keeper, told, lost, renewals: () => tokens };
}

test("a refused token is followed by another one after a rest, however often", async () => {
  const { lost, told, did, renewals } = page();
  for (let time = 0; time < 5; time++) await lost(STATUS.AUTHFAIL);
  expect(told).toEqual(Array.from({ length: 5 }, () => "rest"));
  expect(did).toEqual(Array.from({ length: 5 }, () => "login"));
  expect(renewals()).toBe(5);
});

test("each attempt has a token of its own; the one that Converse.js has is never used again", async () => {
  const { credentials, lost, trigger } = page();
  const passwords = [(await credentials()).credentials.password];
  trigger("connected");
  for (let time = 0; time < 2; time++) {
    await lost();
    passwords.push((await credentials()).credentials.password);
  }
  passwords.push((await credentials()).credentials.password);
  expect(passwords).toEqual(["first", "token 1", "token 2", "token 3"]);
});

test("a token that has become old while Converse.js loaded is not sent", async () => {
  const { credentials } = page();
  vi.advanceTimersByTime(20_000);
  expect((await credentials()).credentials.password).toBe("token 1");
});

test("one attempt at a time, whoever asks for it", async () => {
  const { connection, renewals, did } = page();
  connection.onDisconnected();
  void connection.reconnect();
  void connection.debouncedReconnect();
  await settled();
  expect(renewals()).toBe(1);
  expect(did).toEqual(["login"]);
});

test("until there was a connection an attempt is a log-in, afterwards Converse.js's reconnection", async () => {
  const { lost, did, trigger } = page();
  await lost();
  trigger("connected");
  await lost();
  expect(did).toEqual(["login", "reconnect"]);
});

test("an attempt that hangs is given up after half a minute", async () => {
  const { credentials, told } = page();
  await credentials();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual(["rest"]);
});

test("a connection that stands is not given up", async () => {
  const { credentials, trigger, told } = page();
  await credentials();
  trigger("connected");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual(["connected"]);
});

test("when Converse.js stumbles over its own reconnection, another attempt follows", async () => {
  const { connection, converse, lost, told, trigger } = page();
  converse.api.user.login = async () => Promise.reject(new Error("stumbled"));
  await lost();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(told).toEqual(["rest", "rest"]);
  trigger("connected");
  expect(connection.jid).toBe("ada@example.org/old");
});

test("the next page goes on with the stream and the resource of the one before", async () => {
  const { connection, credentials, stored } = page();
  Object.assign(stored, { smacks_stream_id: "id", bound_jid: "ada@example.org/before" });
  await credentials();
  expect([stored["jid"], connection.jid]).toEqual(["ada@example.org/before", "ada@example.org/before"]);
});

test("a stream that was resumed can be resumed again", () => {
  const { connection, stored, trigger } = page();
  stored["smacks_resumed"] = true;
  trigger("reconnected");
  expect(stored).toMatchObject({ smacks_resumed: false, bound_jid: connection.jid });
});

test("a page whose resource another page has takes another one", async () => {
  const { connection, lost, stored, trigger } = page();
  trigger("connected");
  stored["smacks_stream_id"] = "id";
  connection.onConnectStatusChanged(STATUS.ERROR, "conflict");
  await lost();
  expect(stored).toMatchObject({ jid: "ada@example.org", smacks_stream_id: null, bound_jid: null });
});

test("back from the browser's cache the page does not resume what another page has resumed by now", async () => {
  const { keeper, stored, did, trigger } = page();
  trigger("connected");
  stored["smacks_stream_id"] = "id";
  keeper.revive();
  await settled();
  expect(stored["smacks_stream_id"]).toBeNull();
  expect(did).toEqual(["reconnect"]);
});

test("after the end Converse.js tears down, keeps nothing, and nothing comes back", async () => {
  const { keeper, converse, did, lost, renewals } = page();
  await keeper.end();
  await lost();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(did).toEqual(["logout", "finish"]);
  expect(renewals()).toBe(0);
  const store = converse.storage["persistent"] as Storage;
  expect(await store.setItem("key", "value")).toBe("value");
  expect(await store.getItem("key")).toBeNull();
});

test("after the end it can begin anew, with the session that it is given, and keeps things again", async () => {
  const { keeper, converse, connection, credentials, did, lost, told, trigger } = page();
  const store: Record<string, unknown> = { setItem: async () => "kept" };
  converse.storage["persistent"] = store;
  trigger("connected");
  await keeper.end();
  await keeper.end();
  keeper.revive();
  await keeper.resume(session({ token: "resumed" }));
  trigger("connectionInitialized");
  expect(did).toEqual(["logout", "login"]);
  expect((await credentials()).credentials.password).toBe("resumed");
  expect(await (store["setItem"] as () => Promise<unknown>)()).toBe("kept");
  expect(store).not.toHaveProperty("getItem");
  await lost();
  expect(did).toEqual(["logout", "login", "login"]);
  expect(told).toEqual(["connected", "rest"]);
  expect(connection.jid).toBe("ada@example.org/old");
});

test("a member who may not chat any more is told apart from a token that was refused", () => {
  const { connection, told } = page();
  connection.onConnectStatusChanged(STATUS.AUTHFAIL, "not-authorized");
  expect(told).toEqual([]);
  connection.onConnectStatusChanged(STATUS.ERROR, "not-authorized");
  expect(told).toEqual(["sent away"]);
});

test("the token does not get into the console", () => {
  const { connection, did } = page();
  for (const nodeName of ["auth", "message"]) connection.xmlOutput({ nodeName } as Element);
  expect(did).toEqual(["output message"]);
});

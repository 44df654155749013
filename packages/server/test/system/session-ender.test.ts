import { Writable } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AuditEvent } from "../../src/audit/events.ts";
import { createLog } from "../../src/log.ts";
import { type SessionCloser, SessionEnder } from "../../src/system/session-ender.ts";

const SITE = {
  name: "plone",
  origins: ["https://www.example.org"],
  plone: "http://127.0.0.1:8080",
  path: "/Plone",
  domain: "example.org",
  base: "/chat",
  front: false,
};
/** As pino writes them. */
const [WARN, ERROR] = [40, 50];

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-11-24T10:00:00Z") });
});

afterEach(() => {
  vi.useRealTimers();
});

function start(sessions: () => SessionCloser | undefined) {
  const logged: { level: number; msg: string }[] = [];
  const audited: AuditEvent[] = [];
  const destination = new Writable({
    write(line, _encoding, done) {
      logged.push(JSON.parse(String(line)));
      done();
    },
  });
  const ender = new SessionEnder({
    sessions,
    localpartFor: (user) => user,
    forget: () => undefined,
    audit: (event) => audited.push(event),
    log: createLog({ level: "info", destination }),
    now: () => Date.now(),
  });
  return { ender, logged, audited };
}

test("while Prosody is down the log says once of each member that they were not ended, and once that it is given up", async () => {
  const { ender, logged, audited } = start(() => undefined);
  expect(await ender.end(SITE, "jane", "logout")).toBeUndefined();
  expect(logged).toMatchObject([{ level: WARN, msg: "not ended" }]);
  await vi.advanceTimersByTimeAsync(149_000);
  expect(logged).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(logged).toMatchObject([{ level: WARN }, { level: ERROR, msg: "not ended" }]);
  expect(audited).toMatchObject([{ event: "sessions-not-ended", user: "jane", reason: "logout" }]);
});

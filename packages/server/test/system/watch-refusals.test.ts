import { expect, test } from "vitest";
import type { AuditEvent } from "../../src/audit/events.ts";
import { createLog } from "../../src/log.ts";
import { RefusalsWatch, type RefusalTeller } from "../../src/system/watch-refusals.ts";

type Told = Awaited<ReturnType<NonNullable<RefusalTeller["refused"]>>>;

const SITE = {
  name: "plone",
  plone: "http://127.0.0.1:8080",
  path: "/Plone",
  origins: ["https://www.example.org"],
  base: "/chat",
  front: false,
  domain: "example.org",
};
const AT = Date.parse("2026-11-24T10:00:00.000Z");
const SINCE = "2026-11-24T10:00:00.000Z";
const NONE: Told = { mark: "", refused: [] };
const JANE = { at: AT, user: "Jane@example.org", localpart: "jane", login: "0f", address: "192.0.2.7" };

function start() {
  const audited: AuditEvent[] = [];
  const logged: string[] = [];
  const asked: string[] = [];
  const story: { next: Told | Error | undefined } = { next: NONE };
  const watch = new RefusalsWatch({
    sites: [SITE],
    sessions: () =>
      story.next === undefined
        ? undefined
        : {
            async refused(taken) {
              asked.push(taken);
              if (story.next instanceof Error) throw story.next;
              return story.next ?? NONE;
            },
          },
    audit: (event) => void audited.push(event),
    log: createLog({ level: "info", destination: { write: (line) => void logged.push(line) } }),
  });
  return { watch, audited, logged, asked, story };
}

function told(mark: string, count = 1): Told {
  return { mark, refused: [{ code: "token-otp", count, since: AT, named: [JANE] }] };
}

const NAMED = {
  event: "token-refused",
  site: "plone",
  code: "token-otp",
  user: "Jane@example.org",
  login: "0f",
  address: "192.0.2.7",
  since: SINCE,
};

test("who is named is noted, and how many others there were", async () => {
  const { watch, audited, story } = start();
  story.next = told("a", 41);
  await watch.look();
  expect(audited).toEqual([
    NAMED,
    { event: "token-refused", site: "plone", code: "token-otp", count: 40, since: SINCE },
  ]);
});

test("one of an account that nobody has told is noted by the localpart, and one without a JID by nothing", async () => {
  const { watch, audited, story } = start();
  const nobody = { at: AT, user: null, localpart: null, login: null, address: null };
  const named = [{ ...JANE, user: null }, nobody];
  story.next = { mark: "a", refused: [{ code: "token-jid", count: 2, since: AT, named }] };
  await watch.look();
  expect(audited.map(({ user, login }) => [user, login])).toEqual([
    ["jane", "0f"],
    [undefined, undefined],
  ]);
});

test("each is noted once, and Prosody is told that it was", async () => {
  const { watch, audited, asked, story } = start();
  story.next = told("a");
  await watch.look();
  await watch.look();
  story.next = told("b");
  await watch.look();
  story.next = NONE;
  await watch.look();
  expect(audited).toEqual([NAMED, NAMED]);
  expect(asked).toEqual(["", "a", "a", "b"]);
});

test("a Prosody that cannot be asked is told of once, and again after it could", async () => {
  const { watch, audited, logged, story } = start();
  story.next = new Error("it is older");
  await watch.look();
  await watch.look();
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain("it is older");
  story.next = told("a");
  await watch.look();
  story.next = new Error("it is gone");
  await watch.look();
  expect([audited.length, logged.length]).toEqual([1, 2]);
});

test("nobody is asked while Prosody is not ready", async () => {
  const { watch, audited, logged, story } = start();
  story.next = undefined;
  await watch.look();
  expect([audited, logged]).toEqual([[], []]);
});

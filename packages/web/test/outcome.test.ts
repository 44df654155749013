import { expect, test } from "vitest";
import { judgeAnswer } from "../src/session/outcome.ts";
import { session } from "./fixtures.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const judge = (status: number, body: unknown, retryAfter: string | null = null) =>
  judgeAnswer(status, body, retryAfter, NOW);

test.each([
  [401, "member-anonymous"],
  [403, "member-not-permitted"],
  [403, "site-chat-off"],
])("%i with the code %s ends the chat", (status, code) => {
  expect(judge(status, { type: "about:blank", title: "", status, code })).toEqual({ kind: "ended", code });
});

test.each([401, 403])("%i without a code is a proxy's and passes", (status) => {
  expect(judge(status, undefined)).toEqual({ kind: "later", afterMs: 0 });
  expect(judge(status, { code: 7 })).toEqual({ kind: "later", afterMs: 0 });
});

test.each([302, 400, 404, 421, 429, 500, 502, 503, 504])(
  "%i is tried again later, coded or not",
  (status) => {
    expect(judge(status, { code: "plone-timeout" })).toEqual({ kind: "later", afterMs: 0 });
  },
);

test.each([
  ["7", 7000],
  ["Tue, 24 Nov 2026 12:00:30 GMT", 30_000],
  ["Tue, 24 Nov 2026 11:00:00 GMT", 0],
  ["86400", 600_000],
  ["soon", 0],
  ["-5", 0],
])("Retry-After: %s is kept, at most ten minutes", (retryAfter, afterMs) => {
  expect(judge(429, undefined, retryAfter)).toEqual({ kind: "later", afterMs });
});

test("a session is taken as it is", () => {
  expect(judge(200, session())).toEqual({ kind: "session", session: session() });
});

test.each([
  ["a page in HTML", undefined],
  ["null", null],
  ["no token", { ...session(), token: undefined }],
  ["no endpoint", { ...session(), endpoints: {} }],
  ["both endpoints", { ...session(), endpoints: { websocket: "/chat/ws", bosh: "/chat/http-bind" } }],
  ["no settings", { ...session(), settings: undefined }],
])("200 with %s is no session", (_, body) => {
  expect(judge(200, body)).toEqual({ kind: "later", afterMs: 0 });
});

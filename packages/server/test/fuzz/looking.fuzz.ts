import assert from "node:assert/strict";
import fc from "fast-check";
import {
  answerOf,
  damaged,
  type Fuzzed,
  fuzzed,
  jsonLike,
  quickly,
  textOf,
} from "../../../../tests/fuzz/fuzzed.ts";
import { formatLine } from "../../src/commands/audit/format-line.ts";
import { parseSince } from "../../src/commands/audit/parse-since.ts";
import type { Command } from "../../src/commands/command.ts";
import { parseInput } from "../../src/commands/parse-input.ts";
import { LEVELS, levelFilter } from "../../src/commands/prosody/log-lines.ts";
import { parseTime } from "../../src/commands/token/parse-time.ts";
import { judgeOrderSecret } from "../../src/config/order-secret.ts";
import { errorsSinceStart } from "../../src/doctor/errors-since-start.ts";
import { parsePids } from "../../src/doctor/parse-pids.ts";
import { plainText } from "../../src/doctor/plain-text.ts";
import { parseProsodyState } from "../../src/doctor/prosody-state.ts";
import { keptOut } from "../../src/doctor/read-csp.ts";
import { policiesIn, unencryptedIn } from "../../src/doctor/read-page.ts";
import { redact, redactLog } from "../../src/doctor/redact.ts";
import { StartupWatch } from "../../src/xmpp/startup-watch.ts";

const SRC = "packages/server/src";
const TOKEN = `${"0123456789".repeat(4)} ${"Ab3+".repeat(10)}abc=`;
const SECRET = "W4QZ2JTN7HMDUEAVK5XO3LRC6YPGSIFB";
const STATE = {
  version: "0.12.3",
  seconds: 1,
  hosts: {
    "example.org": { kind: "local", modules: { mam: true }, options: { authentication: "converse" } },
  },
};
const COMMAND: Command = {
  name: "try",
  summary: "",
  argument: { name: "FILE", optional: true },
  options: {
    at: { summary: "", value: "TIME" },
    json: { summary: "" },
    site: { summary: "", value: "NAME", multiple: true },
  },
  run: async () => 0,
} as unknown as Command;
const lines = textOf(
  "error\t",
  "\tdebug\t",
  "Hello and welcome to Prosody",
  "\n",
  "mod_http",
  "portmanager",
  "example.org:mam",
  "Nov 24 10:00:00 ",
  TOKEN,
  SECRET,
  "jane@example.org",
  "é",
  "__ac=",
  "Bearer ",
  "token",
  " ",
  "192.168.1.20",
  "2001:db8::1",
  "eyJ",
  ".",
  "@",
  '"',
  "/upload/x",
);

export const parsers: readonly Fuzzed[] = [
  fuzzed({
    file: `${SRC}/doctor/read-csp.ts`,
    name: "keptOut: what is kept out, of three things",
    from: fc.array(
      textOf(
        "script-src",
        "default-src",
        "style-src",
        " ",
        ";",
        "'self'",
        "'none'",
        "https:",
        "*",
        "*.example.org",
        "https://www.example.org:443",
        "'nonce-x'",
        "'unsafe-inline'",
        "'strict-dynamic'",
      ),
      { maxLength: 3 },
    ),
    holds(policies) {
      for (const part of quickly(() => keptOut(policies, "https://www.example.org")))
        assert.match(part, /^(?:script|connect|style)-src '/);
      assert.ok(
        keptOut([...policies, "script-src 'none'"], "https://www.example.org").includes("script-src 'self'"),
      );
    },
  }),
  fuzzed({
    file: `${SRC}/doctor/read-page.ts`,
    name: "unencryptedIn: addresses that are in the page",
    from: textOf(
      "<script ",
      "<link ",
      "<base ",
      "<meta ",
      "src=",
      "href=",
      "rel=stylesheet ",
      '"',
      "'",
      ">",
      "<!--",
      "-->",
      "http://x/",
      " ",
      "http-equiv=content-security-policy content=",
      "<",
    ),
    holds(html) {
      for (const address of quickly(() => unencryptedIn(html)))
        assert.ok(address.startsWith("http:") || /^http:/i.test(address));
      quickly(() => policiesIn(html));
    },
  }),
  fuzzed({
    file: `${SRC}/doctor/redact.ts`,
    name: "redact: no secret, token or address of somebody is left",
    from: lines,
    holds(text) {
      for (const hidden of [
        quickly(() => redact(text, [SECRET])),
        quickly(() => redactLog(text, [SECRET])),
      ]) {
        assert.ok(
          !hidden.includes(SECRET) && !hidden.includes(TOKEN) && !hidden.includes("jane@example.org"),
        );
      }
    },
  }),
  fuzzed({
    file: `${SRC}/doctor/plain-text.ts`,
    name: "plainText: nothing that moves a cursor or turns what follows round",
    from: textOf("\u001b[31m", "\u202e", "\u0007", "a", "\n", "\u009b"),
    holds(text) {
      const plain = quickly(() => plainText(text));
      assert.ok(plain.length <= 2001);
      assert.doesNotMatch(plain, /[^\P{C}\n]/u);
    },
  }),
  fuzzed({
    file: `${SRC}/doctor/errors-since-start.ts`,
    name: "errorsSinceStart: sources of lines",
    from: lines,
    holds(text) {
      for (const source of quickly(() => errorsSinceStart(text))) assert.ok(text.includes(source));
    },
  }),
  fuzzed({
    file: `${SRC}/doctor/parse-pids.ts`,
    name: "parsePids: two processes, or nothing",
    from: fc.oneof(
      damaged({ pid: 12, parent: { pid: 11 } }).map((json) => JSON.stringify(json) ?? ""),
      textOf("{", '"pid":', "1", "}"),
    ),
    holds(text) {
      const pids = quickly(() => parsePids(text));
      if (pids) assert.ok(Number.isSafeInteger(pids.gateway) && pids.gateway > 1 && pids.prosody > 1);
    },
  }),
  fuzzed({
    file: `${SRC}/doctor/prosody-state.ts`,
    name: "parseProsodyState: a state, or one error that says so",
    from: fc.oneof(
      damaged(STATE).map((json) => JSON.stringify(json) ?? ""),
      jsonLike("hosts", "version").map((json) => JSON.stringify(json)),
      textOf("{", "}", "Error"),
    ),
    holds(text) {
      parseProsodyState(JSON.stringify(STATE));
      try {
        quickly(() => parseProsodyState(text));
      } catch (error) {
        assert.match((error as Error).message, /not understood/);
      }
    },
  }),
  fuzzed({
    file: `${SRC}/xmpp/startup-watch.ts`,
    name: "StartupWatch: a line of a log that is none",
    from: fc.array(lines, { maxLength: 4 }),
    holds(all) {
      const watch = new StartupWatch();
      for (const line of all) quickly(() => watch.take(line));
    },
  }),
  fuzzed({
    file: `${SRC}/commands/parse-input.ts`,
    name: "parseInput: what the command takes, or the code, which repeats no value",
    from: fc.array(
      fc.oneof(
        fc.constantFrom(
          "--at",
          "--at=1",
          "--json",
          "--json=x",
          "--site=a",
          "--",
          "-",
          "--sites",
          "--constructor",
          "--__proto__",
          SECRET,
        ),
        textOf("-", "=", "a"),
      ),
      { maxLength: 5 },
    ),
    holds(args) {
      try {
        parseInput(COMMAND, args);
      } catch (error) {
        assert.equal((error as { code?: string }).code, "cli-usage", String(error));
        assert.ok(!(error as Error).message.includes(SECRET));
      }
    },
  }),
  fuzzed({
    file: `${SRC}/commands/token/parse-time.ts`,
    name: "parseTime: unix seconds, or the code",
    from: textOf("2026-11-24", "T", "08:00:00", "Z", "+01:00", ".5", "1790000000", "-02-30", "24:00:00"),
    holds(text) {
      const answer = quickly(() => answerOf(() => parseTime(text), "cli-usage"));
      if ("value" in answer) assert.ok(Number.isFinite(answer.value) && answer.value >= 0);
    },
  }),
  fuzzed({
    file: `${SRC}/commands/audit/parse-since.ts`,
    name: "parseSince: a moment, or the code",
    from: textOf("24", "h", "m", "d", "2026-11-24", "T10:00:00Z", "9".repeat(7), "-"),
    holds(text) {
      const answer = quickly(() => answerOf(() => parseSince(text, 1_790_000_000_000), "cli-usage"));
      if ("value" in answer) assert.ok(Number.isFinite(answer.value));
    },
  }),
  fuzzed({
    file: `${SRC}/commands/audit/format-line.ts`,
    name: "formatLine: one line that moves no cursor, or none",
    from: fc.oneof(
      damaged({ at: "2026-11-24T10:00:00.000Z", event: "sessions-ended", user: "jane", count: 1 }).map(
        (json) => JSON.stringify(json) ?? "",
      ),
      jsonLike("at", "event").map((json) => JSON.stringify(json)),
      textOf("{", '"at":"x"', "}"),
    ),
    holds(line) {
      const formatted = quickly(() => formatLine(line));
      if (formatted) assert.doesNotMatch(formatted.text, /[\p{C}\p{Zl}\p{Zp}]/u);
    },
  }),
  fuzzed({
    file: `${SRC}/commands/prosody/log-lines.ts`,
    name: "levelFilter: yes or no to each line",
    from: fc.tuple(fc.constantFrom(...LEVELS), fc.array(lines, { maxLength: 4 })),
    holds([least, all]) {
      const passes = levelFilter(least);
      for (const line of all) assert.equal(typeof quickly(() => passes(line)), "boolean");
    },
  }),
  fuzzed({
    file: `${SRC}/config/order-secret.ts`,
    name: "judgeOrderSecret: what may be used is 64 hexadecimal digits",
    from: textOf("0123456789abcdef".repeat(4), "0", "f", "a1".repeat(32), "G"),
    holds(secret) {
      if (quickly(() => judgeOrderSecret(secret)).length === 0) assert.match(secret, /^[0-9a-f]{64}$/);
    },
  }),
];

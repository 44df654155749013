import { expect, test } from "vitest";
import { redact, redactLog } from "../../src/doctor/redact.ts";

test.each([
  ["Cookie: __ac=NjE2NDZkNjk2ZTow; theme=dark", "NjE2NDZkNjk2ZTow"],
  ['__ac="c2hvcnQ"', "c2hvcnQ"],
  ["Authorization: Bearer abc.def", "abc.def"],
  ["authorization=Basic YWRtaW46", "YWRtaW46"],
  ['{"authorization":"Bearer xyz"}', "xyz"],
  ["password: hunter2", "hunter2"],
  ["otp_seed = 'QMLI7ZKD'", "QMLI7ZKD"],
  [`a token ${"1".repeat(40)} ${"A".repeat(43)}= came`, "1111"],
  ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.AbC1dEf2GhI3jKl4MnO5", "eyJ"],
  ["the seed QMLI7ZKDSUE5OWTB of a site", "QMLI7ZKDSUE5OWTB"],
  ["key 0123456789abcdef0123456789abcdef", "0123456789abcdef"],
  ["jane\\40home.example@example.org/web-7 came", "home.example"],
  ["Jürgen.Müller@example.org", "Müller"],
  ["from 203.0.113.77:4711", "203.0.113.77"],
  ["from 2001:db8:85a3::8a2e:370:7334 port 1", "8a2e:370"],
])("%s tells nothing of it", (text, secret) => {
  expect(redact(text, [])).not.toContain(secret);
});

test("what is known to be secret is gone, whatever it looks like", () => {
  expect(redact("so plain a word", ["plain a word"])).toBe("so [secret]");
});

test("what helps stays", () => {
  const text =
    "127.0.0.1:8090 /var/lib/converse/data/prosody.log version 2.0.0 of 0.12.3, code session-credential-ambiguous, " +
    "https://www.example.org/chat/health 2026-11-24T12:00:00.000Z rooms.example.org ERROR websocket-strangers";
  expect(redact(text, [])).toBe(text);
});

test("people and machines are shortened, so that one sees whether they are the same", () => {
  expect(redact("jane@example.org/web at 203.0.113.77", [])).toBe("j…@example.org at 203.0.x.x");
});

test("a log loses what people write, and the keys to their files", () => {
  const log = [
    "Nov 24 12:00:00 c2s1\tinfo\tAuthenticated as jane@example.org",
    "Nov 24 12:00:01 c2s1\tdebug\tReceived: <message><body>Meet me at six</body></message>",
    "Nov 24 12:00:02 c2s1\twarn\tInvalid stanza: <message to='bob@example.org'><body>Meet me at six</body>",
    '{"level":20,"msg":"Meet me at six"}',
    '{"level":40,"path":"/chat/upload/abc123/holiday.png","query":"/people?q=bob"}',
  ];
  expect(redactLog(log.join("\n"), [])).toBe(
    [
      "Nov 24 12:00:00 c2s1\tinfo\tAuthenticated as j…@example.org",
      "Nov 24 12:00:02 c2s1\twarn\tInvalid stanza: <…",
      '{"level":40,"path":"/chat/upload/…',
    ].join("\n"),
  );
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { damaged, type Fuzzed, fuzzed, jsonLike, quickly, textOf } from "../../../../tests/fuzz/fuzzed.ts";
import { boshAddress } from "../../src/chat/bosh-address.ts";
import { converseLocale } from "../../src/chat/locale.ts";
import { readableJid } from "../../src/chat/names.ts";
import { PEOPLE, readPeople } from "../../src/chat/people-stanzas.ts";
import { portraitAddress } from "../../src/chat/portrait-address.ts";
import { reasonIn } from "../../src/chat/send-file.ts";
import { withoutAddress } from "../../src/chat/without-address.ts";
import { askGateway, NoResults } from "../../src/doctor/ask-gateway.ts";
import { askHealth } from "../../src/doctor/ask-health.ts";
import { doctorWords, fillWords } from "../../src/doctor/doctor-words.ts";
import { readLines } from "../../src/doctor/read-lines.ts";
import { loginAddress } from "../../src/page/login-address.ts";
import { isLogout } from "../../src/page/logout.ts";
import { judgeAnswer, judgeEnd, waitAsked } from "../../src/session/outcome.ts";
import { heard } from "../../src/storage/claim.ts";
import { isCacheKey, isChatKey, OWNER } from "../../src/storage/keys.ts";

const SRC = "packages/web/src";
const HERE = "https://www.example.org/news?x=1#y";
const PAGE = { protocol: "https:", host: "www.example.org", hostname: "www.example.org" };
const SESSION = {
  member: "m",
  jid: "jane@example.org",
  token: "t",
  nickname: "Jane",
  language: "de",
  endpoints: { websocket: "/chat/ws" },
  settings: { rooms: true },
};
const addresses = textOf(
  "https://www.example.org",
  "https://evil.example",
  "//evil.example",
  "/",
  "blob:",
  "javascript:",
  "data:,",
  "@",
  "?",
  "#",
  "\\",
  "login",
  "/logout",
  "/@@logout",
  ":443",
  "/http-bind",
);
const jids = textOf(
  "jane",
  "@",
  "example.org",
  "\\40",
  "\\5c",
  "\\20",
  "/",
  "(",
  ")",
  "\uff08",
  "\uff09",
  " ",
  "XMPP",
);

/** The bytes in pieces, cut anywhere, as a network delivers them. */
function streamOf(text: string, cuts: readonly number[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = new TextEncoder().encode(text);
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((one, other) => one - other);
  return new ReadableStream({
    start(controller) {
      let from = 0;
      for (const to of [...places, bytes.length]) {
        controller.enqueue(bytes.slice(from, to));
        from = to;
      }
      controller.close();
    },
  });
}

const cuts = fc.array(fc.nat({ max: 4096 }), { maxLength: 6 });

export const parsers: readonly Fuzzed[] = [
  fuzzed({
    file: `${SRC}/session/outcome.ts`,
    name: "judgeAnswer: a whole session, an end with a code, or later",
    from: fc.record({
      status: fc.constantFrom(200, 204, 401, 403, 404, 429, 500, 502),
      body: fc.oneof(
        damaged(SESSION),
        jsonLike("code", "endpoints", "settings"),
        damaged({ code: "member-anonymous" }),
      ),
      retryAfter: fc.option(textOf("1", "120", "Tue, 24 Nov 2026 10:00:00 GMT", "-", "9".repeat(400))),
    }),
    holds({ status, body, retryAfter }) {
      const outcome = quickly(() => judgeAnswer(status, body, retryAfter, 1_790_000_000_000));
      if (outcome.kind === "session") {
        for (const name of ["member", "jid", "token", "nickname", "language"] as const)
          assert.equal(typeof outcome.session[name], "string");
        assert.equal(status, 200);
      } else if (outcome.kind === "ended") assert.ok(status === 401 || status === 403);
      else assert.ok(outcome.afterMs >= 0 && outcome.afterMs <= 600_000);
      assert.ok(waitAsked(retryAfter, 0) <= 600_000);
      judgeEnd(status, body);
    },
  }),
  fuzzed({
    file: `${SRC}/page/login-address.ts`,
    name: "loginAddress: on the page's own origin, whatever the page says",
    from: fc.option(addresses, { nil: undefined }),
    holds(portal) {
      const address = quickly(() => loginAddress(portal, HERE));
      assert.equal(new URL(address).origin, "https://www.example.org");
      assert.equal(new URL(address).protocol, "https:");
    },
  }),
  fuzzed({
    file: `${SRC}/page/logout.ts`,
    name: "isLogout: yes or no",
    from: addresses,
    holds: (address) => assert.equal(typeof quickly(() => isLogout(address)), "boolean"),
  }),
  fuzzed({
    file: `${SRC}/chat/bosh-address.ts`,
    name: "boshAddress: on the page's own origin, without a login",
    from: addresses,
    holds(wanted) {
      const address = new URL(quickly(() => boshAddress(wanted, "/chat/http-bind", PAGE, () => {})));
      assert.deepEqual(
        [address.origin, address.username, address.password],
        ["https://www.example.org", "", ""],
      );
    },
  }),
  fuzzed({
    file: `${SRC}/chat/portrait-address.ts`,
    name: "portraitAddress: below the gateway's address",
    from: jids,
    holds(jid) {
      const address = new URL(portraitAddress("https://www.example.org/chat/", jid, "0".repeat(40)));
      assert.equal(
        address.origin + address.pathname,
        `https://www.example.org/chat/portraits/${"0".repeat(40)}`,
      );
    },
  }),
  fuzzed({
    file: `${SRC}/chat/names.ts`,
    name: "readableJid: something to read, unescaped",
    from: jids,
    holds(jid) {
      const name = quickly(() => readableJid(jid));
      assert.ok(name.length <= jid.length);
    },
  }),
  fuzzed({
    file: `${SRC}/chat/without-address.ts`,
    name: "withoutAddress: no address of the site's is left alone",
    from: jids,
    holds(text) {
      quickly(() => withoutAddress(text, "example.org"));
      assert.equal(withoutAddress("jane@example.org", "example.org"), "");
    },
  }),
  fuzzed({
    file: `${SRC}/chat/locale.ts`,
    name: "converseLocale: one that there is",
    from: textOf("de", "pt", "-", "_", "BR", "zh", "hans", "en"),
    holds: (language) =>
      assert.match(
        quickly(() => converseLocale(language)),
        /^[a-z]{2}(?:_[A-Z]{2})?$/,
      ),
  }),
  fuzzed({
    file: `${SRC}/chat/people-stanzas.ts`,
    name: "readPeople: people with a JID and a name",
    from: fc.array(
      fc.record({
        jid: fc.option(jids),
        name: fc.option(textOf("Jane")),
        portrait: fc.option(textOf("a".repeat(40), "0")),
      }),
      { maxLength: 4 },
    ),
    holds(people) {
      const elements = people.map((person) => ({
        getAttribute: (name: keyof typeof person) => person[name],
      }));
      const stanza = { getElementsByTagNameNS: (space: string) => (space === PEOPLE ? elements : []) };
      for (const { jid, name, portrait } of readPeople(stanza as never)) {
        assert.ok(jid !== "" && name !== "");
        assert.match(portrait, /^(?:[0-9a-f]{40})?$/);
      }
    },
  }),
  fuzzed({
    file: `${SRC}/chat/send-file.ts`,
    name: "reasonIn: a title, or nothing",
    from: fc.tuple(
      fc.option(textOf("application/problem+json", "text/html", ";")),
      fc.oneof(
        damaged({ title: "Too large" }).map((json) => JSON.stringify(json) ?? ""),
        jsonLike("title").map((json) => JSON.stringify(json)),
        textOf("{", "null"),
      ),
    ),
    holds([type, body]) {
      const reason = quickly(() => reasonIn(type, body));
      assert.ok(reason === undefined || (typeof reason === "string" && reason !== ""));
    },
  }),
  fuzzed({
    file: `${SRC}/doctor/read-lines.ts`,
    name: "readLines: the lines, wherever the network cuts them",
    from: fc.tuple(textOf("a", "\n", "é", "😀", '{"type":"begin"}\n'), cuts),
    async holds([text, places]) {
      const lines: string[] = [];
      for await (const line of readLines(streamOf(text, places))) lines.push(line);
      const whole = new TextDecoder().decode(new TextEncoder().encode(text));
      assert.deepEqual(
        lines,
        whole
          .split("\n")
          .slice(0, -1)
          .filter((line) => line !== ""),
      );
    },
  }),
  fuzzed({
    file: `${SRC}/doctor/ask-gateway.ts`,
    name: "askGateway: lines with a type, or why there are none",
    from: fc.record({
      status: fc.constantFrom(200, 200, 401, 500),
      type: fc.constantFrom(
        "application/x-ndjson",
        "application/x-ndjson",
        "application/problem+json",
        "text/html",
      ),
      text: fc.oneof(
        textOf('{"type":"begin"}\n', '{"type":"summary"}\n', "\n", "null\n", "{", "[]\n", '"x"\n'),
        jsonLike("title", "type").map((json) => `${JSON.stringify(json)}\n`),
      ),
      cuts,
    }),
    async holds({ status, type, text, cuts: places }) {
      const ask = async () =>
        new Response(streamOf(text, places), { status, headers: { "Content-Type": type } });
      const question = {
        base: "/chat/",
        isThorough: false,
        language: "de",
        signal: new AbortController().signal,
      };
      try {
        for await (const line of askGateway(ask, question)) assert.equal(typeof line.type, "string");
      } catch (error) {
        assert.ok(error instanceof NoResults, String(error));
        assert.equal(typeof error.message, "string");
      }
    },
  }),
  fuzzed({
    file: `${SRC}/doctor/ask-health.ts`,
    name: "askHealth: a version and a time, or who answers instead",
    from: fc.oneof(
      damaged({ version: "2.0.0", now: "2026-11-24T10:00:00.000Z" }).map(
        (json) => JSON.stringify(json) ?? "",
      ),
      jsonLike("version", "now").map((json) => JSON.stringify(json)),
      textOf("{", "null"),
    ),
    async holds(body) {
      try {
        const { version, now } = await askHealth(
          async () => new Response(body),
          "/chat/",
          1000,
          () => 1,
        );
        assert.equal(typeof version, "string");
        assert.ok(Number.isFinite(now));
      } catch (error) {
        assert.match((error as Error).message, /is not the gateway/);
      }
    },
  }),
  fuzzed({
    file: `${SRC}/doctor/doctor-words.ts`,
    name: "doctorWords: words for whatever language",
    from: fc.tuple(
      textOf("de", "pt", "-BR", "_", "constructor", "__proto__", "toString"),
      textOf("{", "}", "{name}", "{constructor}", "a"),
    ),
    holds([language, text]) {
      for (const word of Object.values(quickly(() => doctorWords(language))))
        assert.equal(typeof word, "string");
      assert.equal(typeof quickly(() => fillWords(text, { name: "x" })), "string");
      assert.ok(!fillWords("{constructor}", {}).includes("function"));
    },
  }),
  fuzzed({
    file: `${SRC}/storage/claim.ts`,
    name: "heard: a word of this member's, or another's",
    from: fc.record({
      key: fc.option(fc.constantFrom(OWNER, "other")),
      newValue: fc.option(textOf("m", "other", " ", "left", "lapsed", "wiping")),
    }),
    holds(event) {
      const word = quickly(() => heard(event, "m"));
      assert.ok([undefined, "left", "lapsed", "taken"].includes(word));
      if (event.key === OWNER && event.newValue !== null && event.newValue.split(" ")[0] !== "m")
        assert.equal(word, "taken");
    },
  }),
  fuzzed({
    file: `${SRC}/storage/keys.ts`,
    name: "isChatKey: what the chat keeps is the chat's",
    from: textOf("converse", "localforage", "strophe-bosh-session", "-session/", "m"),
    holds(key) {
      if (quickly(() => isCacheKey(key))) assert.ok(isChatKey(key));
    },
  }),
];

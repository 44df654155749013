import assert from "node:assert/strict";
import { isLocalpart } from "@collective-converse/token";
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
import { isBasePath } from "../../src/config/base-path.ts";
import { checkContacts } from "../../src/contacts/check-contacts.ts";
import { MOST_MEMBERS, renderGroups } from "../../src/contacts/render-groups.ts";
import { imageTypeOf } from "../../src/http/image-type.ts";
import { checkListing } from "../../src/people/check-listing.ts";
import { normalize } from "../../src/people/normalize.ts";
import { foundBy, wordsOf } from "../../src/people/words-of.ts";
import { judgeAnswer } from "../../src/plone/judge-answer.ts";
import { checkChatWith, checkManager, checkMember, checkPeople } from "../../src/plone/shapes.ts";
import { checkPerson } from "../../src/portraits/check-person.ts";
import { checkRooms } from "../../src/rooms/check-rooms.ts";
import { displayNameOf } from "../../src/session/display-name.ts";
import { localpartFor } from "../../src/session/localpart.ts";
import { isSite, readSites } from "../../src/setup/read-sites.ts";
import { readOrder } from "../../src/system/read-order.ts";
import { checkSettings, parseSettings } from "../../src/system/server-settings.ts";
import { memberAnswer } from "../gateway/stub-plone.ts";
import { PIXEL, personOf } from "../portraits/pictures.ts";

const SRC = "packages/server/src";
const MEMBER = { ...memberAnswer(), search: { permitted: true, emails: false, shortest: 2, most: 20 } };
const PEOPLE = { people: [{ id: "bob", fullname: "Bob", groups: ["Staff"], portrait: null }] };
const CONTACTS = {
  rule: "groups",
  groups: [{ id: "staff", title: "Staff", members: [{ id: "jane", fullname: "Jane" }] }],
  refused: null,
};
const ROOMS = {
  rooms: [{ id: "staff", title: "Staff", members: [{ id: "jane", fullname: "Jane" }], owners: ["admin"] }],
  refused: null,
};
const LISTING = {
  complete: true,
  groups: { staff: "Staff" },
  people: [
    {
      id: "jane",
      fullname: "Jane",
      login: "jane",
      email: "j@example.org",
      groups: ["staff"],
      portrait: null,
    },
  ],
};
const SETTINGS = { domain: "example.org", historyDays: 30, fileSharing: true, fileQuotaMib: 5 };
const PERSON = { person: personOf("jane") };
const CODES = [
  ...[
    "plone-redirected",
    "plone-addon-missing",
    "plone-error",
    "plone-not-json",
    "member-anonymous",
    "member-root-user",
  ],
  ...["member-not-permitted", "site-chat-off", "people-not-permitted", "manager-not-permitted"],
  ...[
    "system-signature-malformed",
    "system-signature-missing",
    "system-signature-site",
    "system-signature-time",
    "system-signature-wrong",
  ],
];
const names = textOf(
  "Jane",
  "Doe",
  "jane@example.org",
  "\u202e",
  "\u200b",
  "é",
  "<b>",
  "&",
  "\ud83d",
  "李",
  "İ",
  "ß",
);
const ids = textOf(
  "jane",
  "Bob",
  "@",
  "example.org",
  "\\40",
  "\\",
  "ß",
  "İ",
  ".",
  "א",
  "李",
  ".aaaaaaaaaaaaaaaa",
).filter((id) => id !== "");

/** A check of JSON: the right value passes and stays what it is, every other one passes or is refused with the one code. */
function shape(
  file: string,
  name: string,
  check: (json: unknown) => unknown,
  right: unknown,
  code = "plone-invalid",
): Fuzzed {
  return fuzzed({
    file: `${SRC}/${file}`,
    name,
    from: fc.oneof(damaged(right), jsonLike(...Object.keys(Object(right)))),
    holds(json) {
      check(right);
      quickly(() => answerOf(() => check(json), code));
    },
  });
}

export const parsers: readonly Fuzzed[] = [
  fuzzed({
    file: `${SRC}/plone/judge-answer.ts`,
    name: "judgeAnswer: JSON of a 200, or a code",
    from: fc.record({
      status: fc.constantFrom(200, 201, 204, 301, 304, 400, 401, 403, 404, 500, 503),
      contentType: textOf("application/json", "application/", "problem+json", "text/html", "; charset=utf-8"),
      body: fc.oneof(
        jsonLike("code", ...CODES, "constructor").map((json) => JSON.stringify(json)),
        textOf("{", "}", "[", '"code":', "null"),
      ),
    }),
    holds(answer) {
      const judged = quickly(() => answerOf(() => judgeAnswer(answer), ...CODES));
      if ("value" in judged)
        assert.ok(answer.status === 200 && answer.contentType.toLowerCase().startsWith("application/"));
    },
  }),
  shape("plone/shapes.ts", "checkMember", checkMember, MEMBER),
  shape("plone/shapes.ts", "checkPeople", checkPeople, PEOPLE),
  shape("plone/shapes.ts", "checkChatWith", checkChatWith, PEOPLE),
  fuzzed({
    file: `${SRC}/plone/shapes.ts`,
    name: "checkManager: nothing but the one word makes a manager",
    from: fc.oneof(damaged({ manager: true }), jsonLike("manager", "true")),
    holds(json) {
      const answer = answerOf(() => checkManager(json), "plone-invalid");
      if ("value" in answer) assert.equal((json as { manager: unknown }).manager, true);
    },
  }),
  shape("contacts/check-contacts.ts", "checkContacts", checkContacts, CONTACTS),
  shape("rooms/check-rooms.ts", "checkRooms", checkRooms, ROOMS),
  shape("people/check-listing.ts", "checkListing", checkListing, LISTING),
  shape("system/server-settings.ts", "checkSettings", checkSettings, SETTINGS, "system-settings-invalid"),
  fuzzed({
    file: `${SRC}/portraits/check-person.ts`,
    name: "checkPerson: a portrait is a small picture by its first bytes",
    from: fc.oneof(damaged(PERSON), jsonLike("person", "portrait", "data")),
    holds(json) {
      checkPerson(PERSON);
      const answer = quickly(() => answerOf(() => checkPerson(json), "plone-invalid"));
      if (!("value" in answer) || !answer.value?.portrait) return;
      const bytes = Buffer.from(answer.value.portrait.data, "base64");
      assert.ok(bytes.length <= 65_536);
      assert.equal(imageTypeOf(bytes), answer.value.portrait.type);
    },
  }),
  fuzzed({
    file: `${SRC}/system/server-settings.ts`,
    name: "parseSettings: what is taken is the same when it is told again",
    from: fc.oneof(
      damaged(SETTINGS).map((json) => Buffer.from(JSON.stringify(json) ?? "")),
      fc.uint8Array({ maxLength: 64 }).map(Buffer.from),
    ),
    holds(bytes) {
      const answer = answerOf(() => parseSettings(bytes), "system-settings-invalid");
      if ("value" in answer)
        assert.deepEqual(parseSettings(Buffer.from(JSON.stringify(answer.value))), answer.value);
    },
  }),
  fuzzed({
    file: `${SRC}/system/read-order.ts`,
    name: "readOrder: an object, or the code",
    from: fc.oneof(
      jsonLike("user", "reason").map((json) => Buffer.from(JSON.stringify(json))),
      fc.uint8Array({ maxLength: 64 }).map(Buffer.from),
    ),
    holds(bytes) {
      const answer = answerOf(() => readOrder(bytes, "request-malformed"), "request-malformed");
      if ("value" in answer) assert.equal(typeof answer.value, "object");
    },
  }),
  fuzzed({
    file: `${SRC}/session/display-name.ts`,
    name: "displayNameOf: one line with something to see, of 256 characters at most",
    from: fc.record({ id: ids, fullname: names }),
    holds(named) {
      const name = quickly(() => displayNameOf(named));
      assert.ok(name !== "" && Array.from(name).length <= 256);
      assert.doesNotMatch(name, /\p{Surrogate}/u);
      assert.doesNotMatch(name, /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
    },
  }),
  fuzzed({
    file: `${SRC}/session/localpart.ts`,
    name: "localpartFor: a localpart for every id, and another for another",
    from: fc.tuple(ids, ids),
    holds([one, other]) {
      const localpart = quickly(() => localpartFor(one));
      assert.ok(isLocalpart(localpart));
      assert.equal(localpart === localpartFor(other), one === other);
    },
  }),
  fuzzed({
    file: `${SRC}/people/normalize.ts`,
    name: "normalize: case and form make no difference",
    from: names,
    holds(text) {
      assert.equal(
        quickly(() => normalize(text)),
        normalize(text.normalize("NFD")),
      );
    },
  }),
  fuzzed({
    file: `${SRC}/people/words-of.ts`,
    name: "wordsOf: short words, by each of which their text is found",
    from: names,
    holds(text) {
      const words = quickly(() => wordsOf(text));
      for (const word of words) assert.ok(word !== "" && word.length <= 64);
      const found = new Set(quickly(() => foundBy(text)));
      for (const word of words.slice(0, 50)) assert.ok(found.has(word));
    },
  }),
  fuzzed({
    file: `${SRC}/contacts/render-groups.ts`,
    name: "renderGroups: what Prosody takes, whatever groups and members are called",
    from: fc.array(
      fc.record({
        id: fc.oneof(ids, fc.constant("")),
        title: names,
        members: fc.array(fc.record({ id: ids, fullname: names }), { maxLength: 4 }),
      }),
      { maxLength: 3 },
    ),
    holds(groups) {
      const { bodies } = renderGroups(groups, { localpartFor, displayNameOf });
      for (const [id, body] of bodies) {
        assert.ok(
          !/\p{Surrogate}/u.test(id) && Buffer.byteLength(id) <= 255 && Buffer.byteLength(body) <= 1_048_576,
        );
        const { title, members } = JSON.parse(body) as { title: string; members: unknown[] };
        assert.ok(title !== "" && members.length >= 2 && members.length <= MOST_MEMBERS);
      }
    },
  }),
  fuzzed({
    file: `${SRC}/setup/read-sites.ts`,
    name: "readSites: paths, whatever answers",
    from: fc.oneof(
      damaged({ sites: [{ "@id": "http://127.0.0.1:8080/Plone" }] }),
      jsonLike("sites", "@id", "type", "context"),
    ),
    holds(json) {
      for (const path of readSites(json)) assert.ok(isBasePath(path));
      assert.equal(typeof isSite(json), "boolean");
    },
  }),
];

if (imageTypeOf(PIXEL) === undefined) throw new TypeError("the picture of the tests is none");

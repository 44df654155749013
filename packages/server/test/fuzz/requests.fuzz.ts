import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import fc from "fast-check";
import { answerOf, type Fuzzed, fuzzed, jsonLike, quickly, textOf } from "../../../../tests/fuzz/fuzzed.ts";
import { normalizeOrigin } from "../../src/config/origin.ts";
import { addressKey } from "../../src/http/address-key.ts";
import { siteChooser } from "../../src/http/choose-site.ts";
import { addressReader } from "../../src/http/client-address.ts";
import { fileHeaders } from "../../src/http/file-headers.ts";
import { endToEnd } from "../../src/http/hop-by-hop.ts";
import { imageTypeOf } from "../../src/http/image-type.ts";
import { readFilePath } from "../../src/http/read-file-path.ts";
import { readTarget } from "../../src/http/read-target.ts";
import { isVirtualHostOrder } from "../../src/plone/virtual-host.ts";
import { readCredential } from "../../src/session/read-credential.ts";
import { readUsers } from "../../src/session/read-users.ts";
import { signRequest } from "../../src/system/sign-request.ts";
import { readSignature } from "../../src/system/verify-request.ts";
import { LANGUAGES, negotiateLanguage } from "../../src/words/language.ts";

const HTTP = "packages/server/src/http";
const KEY = { key: new Uint8Array(32), at: 1_790_000_000, nonce: new Uint8Array(16) };
const SIGNED = signRequest(
  { direction: "plone", site: "plone", method: "POST", path: "/x", body: new Uint8Array() },
  KEY,
);

/** As Node hands over what came: it joins some headers and keeps the first of others. */
function request(raw: readonly (readonly [string, string])[], remoteAddress = "127.0.0.1"): IncomingMessage {
  const headers: Record<string, string> = {};
  for (const [name, value] of raw) {
    const lower = name.toLowerCase();
    if (lower === "cookie" && headers[lower] !== undefined) headers[lower] += `; ${value}`;
    else if (["host", "authorization"].includes(lower)) headers[lower] ??= value;
    else headers[lower] = headers[lower] === undefined ? value : `${headers[lower]}, ${value}`;
  }
  return { headers, rawHeaders: raw.flat(), socket: { remoteAddress } } as unknown as IncomingMessage;
}

const NOT_IN_HEADERS = /[^\t\x20-\x7e\x80-\xff]/g;

/** What Node's parser lets through of a header, and no more of it than of all of them. */
const headerValue = (...pieces: readonly string[]) =>
  textOf(...pieces).map((text) => text.replace(NOT_IN_HEADERS, "").slice(0, 16_384).trim());
const addresses = [
  "127.0.0.1",
  "10.0.0.1",
  "192.0.2.7:80",
  "2001:db8::1",
  "[2001:db8::1]:443",
  "::ffff:10.0.0.1",
  "unknown",
  "_x",
];
const chooser = siteChooser([
  {
    name: "a",
    origins: ["https://www.example.org", "http://localhost:8080"],
    plone: "http://127.0.0.1:1",
    path: "/Plone",
    domain: "example.org",
    base: "/chat",
    front: false,
  },
]);

export const parsers: readonly Fuzzed[] = [
  fuzzed({
    file: `${HTTP}/read-target.ts`,
    name: "readTarget: a plain path, or nothing",
    from: textOf(
      "/",
      "/chat",
      "..",
      "%2e",
      "%252e",
      "%2f",
      "%5c",
      "\\",
      "?",
      "#",
      "//",
      "http://evil.example",
      "%00",
      ";",
    ),
    holds(url) {
      const target = quickly(() => readTarget(url));
      if (target === undefined) return;
      const { path, query } = target;
      assert.equal(url, url.includes("?") ? `${path}?${query}` : path);
      assert.match(path, /^\/(?!\/)[\x21-\x7e]*$/);
      // Nobody who decodes once, or twice, finds a way upwards.
      const once = unescaped(path);
      for (const text of [path, once, unescaped(once)]) {
        assert.ok(!text.split(/[/\\]/).some((part) => part === ".." || part === "."), text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: those are looked for
        assert.doesNotMatch(text, /[\0-\x1f\x7f]/);
      }
      assert.equal(new URL(path, "http://www.example.org").host, "www.example.org");
      assert.equal(new URL(path, "http://www.example.org").pathname.length >= 1, true);
    },
  }),
  fuzzed({
    file: `${HTTP}/read-file-path.ts`,
    name: "readFilePath: a slot and a name, or nothing",
    from: textOf(
      "/upload/",
      "Aaaaaaaaaaaaaaaaaaaaaa-_",
      "/",
      "a.png",
      "%20",
      "%2F",
      "%00",
      "..",
      "/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/a",
    ),
    holds(path) {
      const found = quickly(() => readFilePath(path));
      if (found === undefined) return;
      assert.equal(found, path);
      assert.equal(decodeURIComponentOr(found).split("/").length, 4);
    },
  }),
  fuzzed({
    file: "packages/server/src/session/read-users.ts",
    name: "readUsers: ids that can be written down, each once, or a refusal",
    from: fc.oneof(
      fc
        .array(textOf("a", "Ж", "\u{10348}", "\ud800", "\n", "\0", "<b>", "x".repeat(1500)), {
          maxLength: 60,
        })
        .map((users) => JSON.stringify({ users })),
      jsonLike("users", "bob").map((json) => JSON.stringify(json) ?? ""),
      textOf("{", "}", "[", "]", '"users":', '"bob"', "\ufeff", ","),
    ),
    holds(body) {
      const answer = quickly(() => answerOf(() => readUsers(Buffer.from(body)), "request-malformed"));
      if (!("value" in answer)) return;
      const users = answer.value as readonly string[];
      assert.ok(users.length <= 50 && new Set(users).size === users.length);
      for (const user of users) {
        assert.ok(user.length > 0 && user.length <= 4_000);
        assert.equal(Buffer.from(user).toString(), user);
      }
    },
  }),
  fuzzed({
    file: "packages/server/src/session/read-credential.ts",
    name: "readCredential: one login that has the form of one, a code, or none",
    from: fc.array(
      fc.tuple(
        fc.constantFrom("Cookie", "cookie", "Authorization", "AUTHORIZATION", "X-Other"),
        headerValue(
          "__ac=",
          "auth_token=",
          "Bearer ",
          "bearer",
          "Basic ",
          "abc",
          '"',
          ";",
          "; ",
          "=",
          " ",
          "__ac",
          "%0d%0a",
        ),
      ),
      { maxLength: 4 },
    ),
    holds(raw) {
      const answer = quickly(() =>
        answerOf(
          () => readCredential(request(raw)),
          "session-credential-ambiguous",
          "session-credential-malformed",
        ),
      );
      if (!("value" in answer) || answer.value === undefined) return;
      const { kind, value } = answer.value;
      assert.ok(raw.some(([, sent]) => sent.includes(value)));
      // It goes into a header of its own: nothing ends it, and no second one hides in it.
      assert.match(value, kind === "bearer" ? /^[\w\-.~+/]+=*$/ : /^[\x21-\x2b\x2d-\x3a\x3c-\x7e]+$/);
    },
  }),
  fuzzed({
    file: "packages/server/src/system/verify-request.ts",
    name: "readSignature: the header that is signed, in one form",
    from: fc.array(
      textOf(
        SIGNED,
        "converse-1 ",
        "site=plone",
        ", ",
        "time=1790000000",
        "nonce=",
        "0".repeat(32),
        "signature=",
        SIGNED.slice(-44),
      ),
      { maxLength: 2 },
    ),
    holds(headers) {
      const answer = quickly(() =>
        answerOf(() => readSignature(headers), "system-signature-missing", "system-signature-malformed"),
      );
      if (!("value" in answer)) return;
      const { site, time, nonce, bytes } = answer.value;
      assert.equal(
        headers.join(),
        `converse-1 site=${site}, time=${time}, nonce=${nonce}, signature=${bytes.toString("base64")}`,
      );
      assert.equal(bytes.length, 32);
    },
  }),
  fuzzed({
    file: `${HTTP}/hop-by-hop.ts`,
    name: "endToEnd: nothing of one connection goes on, and a length stays",
    from: fc.array(
      fc.tuple(
        fc.constantFrom(
          "Connection",
          "connection",
          "Keep-Alive",
          "Transfer-Encoding",
          "Upgrade",
          "TE",
          "Content-Length",
          "X-A",
          "Cookie",
        ),
        headerValue("close", "keep-alive", "x-a", "Content-Length", ",", " ", "chunked", "cookie"),
      ),
      { maxLength: 8 },
    ),
    holds(raw) {
      const kept = quickly(() => endToEnd(raw.flat()));
      const names = kept.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
      for (const name of names)
        assert.doesNotMatch(name, /^(?:connection|keep-alive|transfer-encoding|upgrade|te)$/);
      const lengths = raw.filter(([name]) => name === "Content-Length").length;
      assert.equal(names.filter((name) => name === "content-length").length, lengths);
    },
  }),
  fuzzed({
    file: `${HTTP}/file-headers.ts`,
    name: "fileHeaders: a file is harmless, whatever Prosody says of it",
    from: fc.record({
      "content-type": headerValue(
        "image/png",
        "image/svg+xml",
        "text/html",
        ";",
        " charset=utf-8",
        "IMAGE/PNG",
        "video/mp4",
      ),
      "content-disposition": headerValue(
        "inline",
        "attachment",
        ";",
        " filename*=UTF-8''",
        "a.png",
        "%0d%0a",
        '"',
      ),
      "content-range": headerValue("bytes ", "0", "-", "/", "9", "bytes 0-9/9", "bytes 5-1/2", "bytes 0-0/0"),
      "content-length": headerValue("1"),
    }),
    holds(told) {
      const headers = quickly(() => fileHeaders(told));
      assert.match(
        String(headers["Content-Type"]),
        /^(?:image\/(?:avif|bmp|gif|jpeg|png|webp)|(?:audio|video)\/[a-z0-9-]+|application\/octet-stream)$/,
      );
      assert.match(
        String(headers["Content-Disposition"]),
        /^(?:inline|attachment)(?:;\s*filename\*=UTF-8''[\w.~%-]+)?$/,
      );
      assert.match(String(headers["Content-Security-Policy"]), /^sandbox; default-src 'none'/);
      const [, first, last, size] =
        /^bytes (\d+)-(\d+)\/(\d+)$/.exec(String(headers["Content-Range"] ?? "bytes 0-0/1")) ?? [];
      assert.ok(
        Number(first) <= Number(last) && Number(last) < Number(size),
        String(headers["Content-Range"]),
      );
    },
  }),
  fuzzed({
    file: `${HTTP}/image-type.ts`,
    name: "imageTypeOf: by the first bytes alone",
    from: fc.tuple(
      fc.constantFrom("\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "RIFF1234WEBP", "GIF89a", "<svg", "RIFF"),
      fc.uint8Array({ maxLength: 64 }),
    ),
    holds([beginning, rest]) {
      const bytes = Buffer.concat([Buffer.from(beginning, "latin1"), rest]);
      const type = imageTypeOf(bytes);
      if (beginning === "\x89PNG\r\n\x1a\n") assert.equal(type, "image/png");
      if (beginning === "<svg" || beginning === "GIF89a") assert.equal(type, undefined);
      assert.equal(imageTypeOf(bytes.subarray(0, 2)), undefined);
    },
  }),
  fuzzed({
    file: "packages/server/src/words/language.ts",
    name: "negotiateLanguage: one that is spoken, whatever is asked for",
    from: headerValue(
      "de",
      "en",
      "pt-BR",
      "pt",
      "*",
      ";q=",
      "0",
      "0.5",
      "1.000",
      ",",
      "-",
      "a",
      " ",
      "de-AT-1996",
    ),
    holds(header) {
      assert.ok(LANGUAGES.includes(quickly(() => negotiateLanguage(header))));
    },
  }),
  fuzzed({
    file: `${HTTP}/client-address.ts`,
    name: "addressReader: an address, and never one that somebody untrusted said",
    from: fc.tuple(
      fc.constantFrom("127.0.0.1", "::1", "192.0.2.99", "::ffff:127.0.0.1"),
      fc.constantFrom("X-Forwarded-For", "Forwarded"),
      fc.array(headerValue(...addresses, ",", ", ", "for=", '"', ";", "proto=http"), { maxLength: 3 }),
    ),
    holds([remote, name, values]) {
      const read = addressReader({
        trustedProxies: ["127.0.0.1", "::1", "10.0.0.0/8"],
        header: name as "Forwarded",
      });
      const address = quickly(() =>
        read(
          request(
            values.map((value) => [name, value]),
            remote,
          ),
        ),
      );
      assert.notEqual(isIP(address), 0);
      if (remote === "192.0.2.99") assert.equal(address, remote);
    },
  }),
  fuzzed({
    file: `${HTTP}/address-key.ts`,
    name: "addressKey: one for each IPv4 address and each network of IPv6",
    from: fc.oneof(fc.ipV4(), fc.ipV6()),
    holds(address) {
      const key = addressKey(address);
      if (isIP(address) === 4) assert.equal(key, address);
      else assert.match(key, /^[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){3}::\/64$/);
    },
  }),
  fuzzed({
    file: `${HTTP}/choose-site.ts`,
    name: "siteChooser: a site by its own hosts alone",
    from: fc.array(
      fc.tuple(
        fc.constantFrom("Host", "host", "X-Forwarded-Host"),
        headerValue("www.example.org", ":443", ":8080", "localhost", ".", "evil.example", "@", "WWW"),
      ),
      { maxLength: 3 },
    ),
    holds(raw) {
      const answer = answerOf(() => chooser(request(raw)), "site-unknown", "request-malformed");
      if ("value" in answer) {
        const hosts = raw
          .filter(([name]) => name.toLowerCase() === "host")
          .map(([, value]) => value.toLowerCase());
        assert.equal(hosts.length, 1);
        assert.ok(["www.example.org", "www.example.org:443", "localhost:8080"].includes(hosts[0] ?? ""));
      }
    },
  }),
  fuzzed({
    file: "packages/server/src/config/origin.ts",
    name: "normalizeOrigin: an origin as browsers write it, and itself again",
    from: textOf(
      "https://",
      "http://",
      "HTTP://",
      "www.example.org",
      ":443",
      ":0",
      "/",
      "@",
      "[::1]",
      "münchen.de",
      ".",
      "*",
      "xn--",
      ":80",
    ),
    holds(text) {
      const origin = quickly(() => normalizeOrigin(text));
      if (origin === undefined) return;
      assert.equal(new URL(origin).origin, origin);
      assert.equal(normalizeOrigin(origin), origin);
    },
  }),
  fuzzed({
    file: "packages/server/src/plone/virtual-host.ts",
    name: "isVirtualHostOrder: in every spelling that Zope reads",
    from: fc.tuple(
      fc.constantFrom("VirtualHostRoot", "VirtualHostBase", "_vh_x"),
      fc.infiniteStream(fc.boolean()),
      textOf("/a", "b"),
    ),
    holds([word, isEncoded, before]) {
      const spelled = Array.from(word, (character) =>
        isEncoded.next().value ? `%${character.charCodeAt(0).toString(16)}` : character,
      ).join("");
      assert.equal(
        quickly(() => isVirtualHostOrder(`/${before}/${spelled}/x`)),
        true,
      );
    },
  }),
];

function unescaped(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

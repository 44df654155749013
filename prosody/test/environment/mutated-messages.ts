import fc from "fast-check";
import { saslMessage } from "./sasl-message.ts";

const BASE64 = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const NUL = Buffer.from([0]);

interface Member {
  jid: string;
  /** Tokens that are right and were not used. */
  tokens: readonly [string, string];
}

/** Changes that keep the form of a token, so that the signature has to refuse it. */
function formed([token, other]: Member["tokens"]): fc.Arbitrary<string> {
  const digits = fc
    .tuple(fc.nat({ max: 39 }), fc.nat({ max: 9 }))
    .map(([place, digit]) => token.slice(0, place) + digit + token.slice(place + 1));
  const signature = fc
    .tuple(fc.integer({ min: 41, max: 83 }), fc.constantFrom(...BASE64))
    .map(([place, character]) => token.slice(0, place) + character + token.slice(place + 1));
  const crossed = fc
    .constantFrom(8, 40, 41)
    .chain((place) =>
      fc.constantFrom(token.slice(0, place) + other.slice(place), other.slice(0, place) + token.slice(place)),
    );
  return fc.oneof(digits, signature, crossed);
}

function malformed([token]: Member["tokens"]): fc.Arbitrary<Buffer> {
  const piece = fc.uint8Array({ maxLength: 4 });
  const spliced = fc
    .tuple(fc.nat({ max: token.length }), fc.nat({ max: 4 }), piece)
    .map(([start, removed, put]) =>
      Buffer.concat([Buffer.from(token.slice(0, start)), put, Buffer.from(token.slice(start + removed))]),
    );
  return fc.oneof(spliced, fc.uint8Array({ maxLength: 300 }).map(Buffer.from));
}

/** SASL messages that differ from the member's right ones, by the token or by what stands around it. */
export function mutatedMessages(member: Member, seed: number, numRuns: number): Buffer[] {
  const domain = member.jid.slice(member.jid.indexOf("@") + 1);
  const localpart = member.jid.slice(0, member.jid.indexOf("@"));
  const right = member.tokens.flatMap((token) => [
    saslMessage(domain, member.jid, token),
    Buffer.concat([Buffer.from(member.jid), NUL, Buffer.from(localpart), NUL, Buffer.from(token)]),
  ]);
  const token = fc.oneof(
    { arbitrary: formed(member.tokens).map((text) => Buffer.from(text)), weight: 3 },
    { arbitrary: malformed(member.tokens), weight: 2 },
  );
  const changedToken = token.map((bytes) => saslMessage(domain, member.jid, bytes));
  const whole = saslMessage(domain, member.jid, member.tokens[0]);
  const changedFrame = fc
    .tuple(fc.nat({ max: localpart.length + 2 }), fc.nat({ max: 2 }), fc.uint8Array({ maxLength: 3 }))
    .map(([start, removed, put]) =>
      Buffer.concat([whole.subarray(0, start), put, whole.subarray(start + removed)]),
    );
  return fc
    .sample(
      fc
        .oneof({ arbitrary: changedToken, weight: 6 }, { arbitrary: changedFrame, weight: 1 })
        .filter((message) => message.length > 0 && !right.some((one) => one.equals(message))),
      { seed, numRuns },
    )
    .map((message) => Buffer.from(message));
}

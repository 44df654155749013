import { describe, expect, test } from "vitest";
import { checkPerson } from "../../src/portraits/check-person.ts";
import { PIXEL, personOf } from "./pictures.ts";

const portrait = (type: string, bytes: Buffer) => ({ version: "v1", type, data: bytes.toString("base64") });

describe("an answer of Plone's about somebody is refused", () => {
  test.each([
    ["that is a text", "jane"],
    ["without a person", {}],
    ["without a name", { person: { ...personOf("jane"), fullname: undefined } }],
    [
      "whose portrait is an address",
      { person: personOf("jane", { portrait: "https://evil.example/x.png" }) },
    ],
    [
      "whose portrait is SVG",
      { person: personOf("jane", { portrait: portrait("image/svg+xml", Buffer.from("<svg/>")) }) },
    ],
    [
      "whose portrait calls itself PNG and is SVG",
      { person: personOf("jane", { portrait: portrait("image/png", Buffer.from("<svg/>")) }) },
    ],
    [
      "whose portrait is another type than it says",
      { person: personOf("jane", { portrait: portrait("image/jpeg", PIXEL) }) },
    ],
    [
      "whose portrait is empty",
      { person: personOf("jane", { portrait: portrait("image/png", Buffer.alloc(0)) }) },
    ],
    [
      "whose portrait has 65,537 bytes",
      {
        person: personOf("jane", {
          portrait: portrait("image/png", Buffer.concat([PIXEL, Buffer.alloc(65_537 - PIXEL.length)])),
        }),
      },
    ],
    [
      "whose portrait is not base64",
      {
        person: personOf("jane", {
          portrait: { ...portrait("image/png", PIXEL), data: `${PIXEL.toString("base64")}<a>` },
        }),
      },
    ],
  ])("%s", (_, answer) => {
    expect(() => checkPerson(answer)).toThrow(expect.objectContaining({ code: "plone-invalid" }));
  });
});

test("nobody, somebody without a portrait, and one of 65,536 bytes are taken", () => {
  expect(checkPerson({ person: null })).toBeNull();
  expect(checkPerson({ person: personOf("jane", { portrait: null }) })?.fullname).toBe("JANE");
  const largest = portrait("image/png", Buffer.concat([PIXEL, Buffer.alloc(65_536 - PIXEL.length)]));
  expect(checkPerson({ person: personOf("jane", { portrait: largest }) })?.portrait).toEqual(largest);
});

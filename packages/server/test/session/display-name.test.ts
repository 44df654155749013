import fc from "fast-check";
import { expect, test } from "vitest";
import { displayNameOf } from "../../src/session/display-name.ts";

test.each([
  ["a line end", "Jane\r\nDoe", "Jane Doe"],
  ["a line separator", "Jane\u2028Doe", "Jane Doe"],
  ["NUL and other controls", "Ja\0ne\u0007 \u0085Doe\u007f", "Ja ne Doe"],
  ["an override of direction", "Jane\u202Eeod\u202C", "Janeeod"],
  ["half a character", "Jane \ud800Doe", "Jane Doe"],
  ["what is no character", "Jane\uFFFE Doe\uFFFF", "Jane Doe"],
  ["white space around and within", "  Jane \t\u00a0 Doe ", "Jane Doe"],
])("%s does not get into a name", (_what, fullname, shown) => {
  expect(displayNameOf({ id: "jane", fullname })).toBe(shown);
});

test("a name is cut after 256 characters, never within one", () => {
  expect(displayNameOf({ id: "a", fullname: "😀".repeat(10_000) })).toBe("😀".repeat(256));
});

test.each([
  ["jane", "jane"],
  ["jane@example.org", "jane"],
  ["@example.org", "@example.org"],
  ["\0", "?"],
])("without a full name %j is shown as %j", (id, shown) => {
  expect(displayNameOf({ id, fullname: " \n\u202E " })).toBe(shown);
});

test.each(["\u200b", "\u200d\ufe0f", "\u3164", "\u00ad", "\u0301", "\u2800"])(
  "a name of which there is nothing to see is none: %j",
  (fullname) => {
    expect(displayNameOf({ id: "jane@example.org", fullname })).toBe("jane");
    expect(displayNameOf({ id: fullname, fullname })).toBe("?");
  },
);

test("markup and letters of every script stay as they are", () => {
  for (const fullname of ["<b>Jane</b> &amp;", "Ольга Кузнецова", "林美玲", "أمير حداد", "Zoë\u200d"]) {
    expect(displayNameOf({ id: "a", fullname })).toBe(fullname);
  }
});

test("whatever Plone says, there is a name that the XMPP server takes", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "binary", minLength: 1 }),
      (fullname, id) => {
        const name = displayNameOf({ id, fullname });
        expect(name).toMatch(/\S/);
        expect(name).not.toMatch(/[\p{Cc}\u2028\u2029\p{Surrogate}\uFFFE\uFFFF]/u);
        expect(Array.from(name).length).toBeLessThanOrEqual(256);
      },
    ),
    { numRuns: 5000 },
  );
});

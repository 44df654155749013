import { expect, test } from "vitest";
import { placeIn } from "../src/chat/place.ts";

/** As much of a document as is looked at: what each selector finds. */
function page(found: Record<string, string>) {
  const querySelector = (selector: string) => found[selector] ?? null;
  return { body: "body", querySelector } as unknown as Document;
}

const PLONE = { "#content": "content", main: "main" };

test("a chat that floats is in the page's body, whatever the theme marks", () => {
  expect(placeIn(page({ ...PLONE, "[data-collective-converse]": "aside" }), "overlay")).toBe("body");
});

test.each([
  ["the element that the theme marks", { ...PLONE, "[data-collective-converse]": "aside" }, "aside"],
  ["the end of Plone's content", PLONE, "content"],
  ["the end of another theme's main part", { main: "main" }, "main"],
  ["the end of what is called so", { "[role=main]": "section" }, "section"],
  ["the end of a page without any", {}, "body"],
])("an embedded chat is in %s", (_, found, place) => {
  expect(placeIn(page(found), "embedded")).toBe(place);
});

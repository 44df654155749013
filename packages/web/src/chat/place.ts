import type { PublicSettings } from "../../../../spec/http.d.ts";

/** Where a theme wants the chat. */
const MARK = "data-collective-converse";

/** Where a page's content is, the surest first. */
const CONTENT = ["#content", "main", "[role=main]"];

/**
 * The element that the chat is put into: the page's body, above which it floats; or, embedded, the element that the theme
 * has marked, else the end of the content. A page without either has it at its end.
 */
export function placeIn(page: Document, appearance: PublicSettings["appearance"]): Element {
  if (appearance === "overlay") return page.body;
  const marked = page.querySelector(`[${MARK}]`);
  if (marked !== null) return marked;
  const content = CONTENT.map((selector) => page.querySelector(selector)).find((found) => found !== null);
  return content ?? page.body;
}

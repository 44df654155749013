import type { DoctorWords } from "./doctor-words.ts";
import { element } from "./element.ts";
import type { Told } from "./report.ts";

const COLOURS = {
  fine: "text-bg-success",
  warning: "text-bg-warning",
  error: "text-bg-danger",
  skipped: "text-bg-secondary",
} as const;

/** Lines to paste, with a button that copies them. */
function showLines(lines: readonly string[], words: DoctorWords): HTMLElement {
  const text = lines.join("\n");
  const copy = element("button", { type: "button", class: "btn btn-sm btn-outline-secondary" }, words.copy);
  copy.addEventListener("click", async () => {
    // Pages that are not encrypted have no clipboard.
    const isCopied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    copy.textContent = isCopied ? words.copied : words.notCopied;
  });
  return element(
    "div",
    { class: "mt-2" },
    element("strong", {}, words.todo),
    element("pre", { class: "border rounded p-2 mb-1 text-wrap", lang: "en", tabindex: "0" }, text),
    copy,
  );
}

/** One result: its severity as a word and as a colour, what was seen, and what to do. */
export function showResult(result: Told, words: DoctorWords): HTMLLIElement {
  const { check, state, title, measured, meaning, subject, hops, todo } = result;
  const item = element("li", { class: "list-group-item", "data-check": check, "data-state": state });
  item.append(
    element("span", { class: `badge ${COLOURS[state]} me-2` }, words[state]),
    element("span", { lang: "en" }, title),
    element("code", { class: "ms-2 text-body-secondary" }, check),
  );
  if (subject !== null) item.append(element("span", { class: "ms-2 text-body-secondary" }, subject));
  item.append(element("div", { class: "text-body-secondary", lang: "en" }, measured));
  for (const { name, ms } of hops)
    item.append(element("div", { class: "text-body-secondary small", lang: "en" }, `${name}: ${ms} ms`));
  if (meaning !== null) item.append(element("p", { class: "mb-0 mt-2", lang: "en" }, meaning));
  if (todo.length > 0) item.append(showLines(todo, words));
  return item;
}

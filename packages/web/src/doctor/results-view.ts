import type { DoctorWords } from "./doctor-words.ts";
import { fillWords } from "./doctor-words.ts";
import { element } from "./element.ts";
import type { Report, Told } from "./report.ts";
import { showResult } from "./show-result.ts";

/** Of ids in the page. */
const PREFIX = "collective-converse-doctor";

/** Results under the titles of their groups, each where it belongs, as they come. */
export class ResultsView {
  readonly root = element("div");
  readonly #words: DoctorWords;
  #count = 0;
  readonly #lists = new Map<string, HTMLUListElement>();

  constructor(words: DoctorWords) {
    this.#words = words;
  }

  /** What was not looked at because of something else is counted at the end alone: one cause is told once. */
  add(result: Told): HTMLElement | undefined {
    if (result.because !== null) return undefined;
    const item = showResult(result, this.#words);
    item.id = `${PREFIX}-result-${this.#count++}`;
    this.#listOf(result.group).append(item);
    return item;
  }

  end(report: Report): void {
    for (const [check, count] of report.hidden) {
      const text = fillWords(this.#words.hidden, { count: String(count), check });
      this.root.append(element("p", { class: "mt-3" }, text));
    }
  }

  #listOf(group: string): HTMLUListElement {
    const known = this.#lists.get(group);
    if (known !== undefined) return known;
    const id = `${PREFIX}-group-${this.#lists.size}`;
    const list = element("ul", { class: "list-group", "aria-labelledby": id });
    const isOurs = group === this.#words.browser;
    const heading = element("h2", { id, class: "h4 mt-4", ...(isOurs ? {} : { lang: "en" }) }, group);
    this.root.append(element("section", {}, heading, list));
    this.#lists.set(group, list);
    return list;
  }
}

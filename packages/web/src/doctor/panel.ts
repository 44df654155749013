import { NoResults } from "./ask-gateway.ts";
import { type DoctorWords, fillWords } from "./doctor-words.ts";
import { element } from "./element.ts";
import { isFault, Report, type Told } from "./report.ts";
import { ResultsView } from "./results-view.ts";

/** Looks; tells each result, and the gateway's version, as soon as they are known. */
export type Look = (
  isThorough: boolean,
  told: (result: Told) => void,
  version: (of: string) => void,
) => Promise<void>;

export interface PanelOptions {
  words: DoctorWords;
  /** BCP 47 language of the words. */
  language: string;
  /** Path of the gateway, for sentences: `/chat`. */
  path: string;
  look: Look;
  /** Unix milliseconds. */
  now(): number;
}

/** What a person sees and presses. */
export class Panel {
  readonly root = element("div");
  readonly #options: PanelOptions;
  readonly #run: HTMLButtonElement;
  readonly #thorough = element("input", {
    type: "checkbox",
    class: "form-check-input",
    id: "collective-converse-doctor-thorough",
  });
  /** Read out by screen readers when it changes. */
  readonly #status = element("p", { role: "status" });
  /** The way to each fault; most of what is found is fine. */
  readonly #faults = element("ul", { class: "mt-2" });
  readonly #end = element("div");
  #view: ResultsView;

  constructor(options: PanelOptions) {
    this.#options = options;
    const { words, language } = options;
    this.#run = element("button", { type: "button", class: "btn btn-primary" }, words.run);
    this.#run.addEventListener("click", () => void this.#look());
    this.#view = new ResultsView(words);
    const label = element("label", { class: "form-check-label", for: this.#thorough.id }, words.thorough);
    this.root.append(
      element("div", { class: "form-check mb-3" }, this.#thorough, label),
      this.#run,
      ...(language.startsWith("en") ? [] : [element("p", { class: "form-text" }, words.english)]),
      this.#status,
      this.#faults,
      this.#view.root,
      this.#end,
    );
  }

  async #look(): Promise<void> {
    const { words } = this.#options;
    // Not `disabled`, which would take the focus away from who pressed it.
    if (this.#run.getAttribute("aria-disabled") === "true") return;
    this.#run.setAttribute("aria-disabled", "true");
    const report = new Report();
    const view = new ResultsView(words);
    this.#view.root.replaceWith(view.root);
    this.#view = view;
    this.#end.replaceChildren();
    this.#faults.replaceChildren();
    this.#status.className = "mt-3 mb-0";
    this.#status.textContent = words.running;
    view.root.setAttribute("aria-busy", "true");
    try {
      const failure = await this.#gather(report, view);
      view.end(report);
      this.#tellEnd(report, failure);
    } finally {
      view.root.removeAttribute("aria-busy");
      this.#run.removeAttribute("aria-disabled");
    }
  }

  /** Resolves with why the gateway's half has no end, if it has none. */
  async #gather(report: Report, view: ResultsView): Promise<NoResults | undefined> {
    const told = (result: Told) => {
      report.add(result);
      const item = view.add(result);
      if (item !== undefined && isFault(result)) this.#lead(result, item);
    };
    try {
      await this.#options.look(this.#thorough.checked, told, (version) => {
        report.version = version;
      });
      return undefined;
    } catch (error) {
      if (error instanceof NoResults) return error;
      throw error;
    }
  }

  #lead({ state, title }: Told, item: HTMLElement): void {
    const text = `${this.#options.words[state]}: ${title}`;
    this.#faults.append(element("li", {}, element("a", { href: `#${item.id}` }, text)));
  }

  #tellEnd(report: Report, failure: NoResults | undefined): void {
    const { words, now } = this.#options;
    const { fine, warnings, errors, skipped } = report.summary;
    const isWrong = failure !== undefined || errors > 0;
    const verdict = errors > 0 ? words.isWrong : warnings > 0 ? words.isWarned : words.isFine;
    const isKnown = failure === undefined || report.explains(failure.why);
    const sentence = isKnown ? verdict : this.#sentenceOf(failure);
    const counts = fillWords(words.counts, {
      fine: String(fine),
      warnings: String(warnings),
      errors: String(errors),
      skipped: String(skipped),
    });
    this.#status.className = `alert mt-3 mb-0 alert-${isWrong ? "danger" : warnings > 0 ? "warning" : "success"}`;
    this.#status.textContent = `${sentence} ${counts}`;
    const download = element("button", { type: "button", class: "btn btn-secondary mt-3" }, words.download);
    download.addEventListener("click", () => save(report.toJson(now())));
    this.#end.append(download);
  }

  #sentenceOf({ why, status, message }: NoResults): string {
    const { words, path } = this.#options;
    return why === "refused" ? message : fillWords(words[why], { path, status: String(status) });
  }
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  element("a", { href: url, download: "chat-doctor.json" }).click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}

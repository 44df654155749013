import type { Presence } from "../chat/chat.ts";

/** What a browser lets one reach and press by itself. */
const PRESSABLE = "button, a[href], area[href], summary";

/** Told apart by their shape, without colours. */
const SIGNS: Readonly<Record<Presence, string>> = {
  online: "●",
  away: "◐",
  busy: "⊖",
  offline: "○",
  unknown: "",
};

/**
 * An element of the page that opens a conversation. It is as its author made it before this is made, and again after
 * `restore`: where they have hidden it, it is hidden.
 */
export class Mark {
  readonly user: string;
  readonly #element: HTMLElement;
  readonly #over = new AbortController();
  readonly #undo: (() => void)[] = [];
  #presence: HTMLElement | undefined;

  /** @param press - called when somebody presses it */
  constructor(element: HTMLElement, user: string, press: () => void) {
    this.user = user;
    this.#element = element;
    this.#set("data-chat-state", "ready");
    this.#set("aria-busy", null);
    const isOurs = !element.matches(PRESSABLE);
    if (isOurs && !element.hasAttribute("role")) this.#set("role", "button");
    if (isOurs && !element.hasAttribute("tabindex")) this.#set("tabindex", "0");
    this.#listen(press, isOurs);
    this.#set("hidden", null);
  }

  /** Where its author wrote nothing into it. */
  get isEmpty(): boolean {
    return this.#element.textContent?.trim() === "" && this.#element.childElementCount === 0;
  }

  write(text: string): void {
    const written = this.#element.ownerDocument.createTextNode(text);
    this.#element.prepend(written);
    this.#undo.push(() => written.remove());
  }

  /** Until the conversation is there. */
  set isBusy(isBusy: boolean) {
    if (this.#over.signal.aborted) return;
    this.#element.setAttribute("data-chat-state", isBusy ? "opening" : "ready");
    if (isBusy) this.#element.setAttribute("aria-busy", "true");
    else this.#element.removeAttribute("aria-busy");
  }

  /** @param word - what is read of it, in the session's language */
  show(presence: Presence, word: string): void {
    if (this.#element.getAttribute("data-chat-presence") === presence) return;
    if (this.#presence === undefined) {
      this.#undo.push(() => this.#presence?.remove(), this.#keeping("data-chat-presence"));
      this.#undo.push(this.#keeping("aria-description"));
    }
    this.#element.setAttribute("data-chat-presence", presence);
    this.#presence?.remove();
    this.#presence = presenceIn(this.#element.ownerDocument, presence, word);
    this.#element.append(this.#presence);
    // A label of its author's is read in place of what is in it.
    if (this.#element.matches("[aria-label], [aria-labelledby]"))
      this.#element.setAttribute("aria-description", word);
  }

  /** As its author made it. */
  restore(): void {
    this.#over.abort();
    for (const undo of this.#undo.reverse()) undo();
    this.#undo.length = 0;
  }

  #listen(press: () => void, isOurs: boolean): void {
    const { signal } = this.#over;
    this.#element.addEventListener(
      "click",
      (event) => {
        // A link may be opened in a tab of its own.
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        press();
      },
      { signal },
    );
    if (!isOurs) return;
    this.#element.addEventListener(
      "keydown",
      (event) => {
        if ((event.key !== "Enter" && event.key !== " ") || event.target !== this.#element) return;
        event.preventDefault();
        press();
      },
      { signal },
    );
  }

  #set(name: string, value: string | null): void {
    this.#undo.push(this.#keeping(name));
    if (value === null) this.#element.removeAttribute(name);
    else this.#element.setAttribute(name, value);
  }

  /** Puts the attribute back as it is now. */
  #keeping(name: string): () => void {
    const was = this.#element.getAttribute(name);
    return () => {
      if (was === null) this.#element.removeAttribute(name);
      else this.#element.setAttribute(name, was);
    };
  }
}

/** A sign for those who see it, and the word; where nothing is known the word is for those alone who do not see. */
function presenceIn(page: Document, presence: Presence, word: string): HTMLElement {
  const [outer, sign, text] = [
    page.createElement("span"),
    page.createElement("span"),
    page.createElement("span"),
  ];
  outer.className = "collective-converse-presence";
  sign.setAttribute("aria-hidden", "true");
  sign.textContent = SIGNS[presence];
  text.textContent = word;
  if (presence === "unknown")
    Object.assign(text.style, {
      position: "absolute",
      clipPath: "inset(50%)",
      width: "1px",
      height: "1px",
      overflow: "hidden",
    });
  outer.append(" ", sign, " ", text);
  return outer;
}

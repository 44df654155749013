/**
 * `<converse-root>`, the element that the whole chat is in. Converse.js would put it into the page before there is a
 * connection; what is clicked then is lost, and if none comes up it would show a login form.
 */
export class ChatRoot {
  readonly #page: Document;
  #element: HTMLElement | undefined;
  #over = false;

  constructor(page: Document) {
    this.#page = page;
  }

  /** Show the chat, for the first time or again. */
  show(): void {
    if (this.#over) return;
    this.#element ??= this.#page.body.appendChild(this.#page.createElement("converse-root"));
    this.#element.hidden = false;
  }

  /** While the page lies in the browser's back/forward cache, until it is known who came back. */
  hide(): void {
    if (this.#element !== undefined) this.#element.hidden = true;
  }

  remove(): void {
    this.#over = true;
    this.#element?.remove();
  }
}

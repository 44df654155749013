import type { PublicSettings } from "../../../../spec/http.d.ts";
import { placeIn } from "./place.ts";

/**
 * `<converse-root>`, the element that the whole chat is in. Converse.js would put it into the page before there is a
 * connection; what is clicked then is lost, and if none comes up it would show a login form.
 */
export class ChatRoot {
  readonly #page: Document;
  readonly #appearance: PublicSettings["appearance"];
  #element: HTMLElement | undefined;
  #over = false;

  constructor(page: Document, appearance: PublicSettings["appearance"]) {
    this.#page = page;
    this.#appearance = appearance;
  }

  /**
   * Show the chat, for the first time or again.
   *
   * @param name - what assistive technology calls this part of the page
   */
  show(name: string): void {
    if (this.#over) return;
    this.#element ??= this.#make(name);
    this.#element.hidden = false;
  }

  #make(name: string): HTMLElement {
    const element = this.#page.createElement("converse-root");
    element.setAttribute("role", "region");
    element.setAttribute("aria-label", name);
    return placeIn(this.#page, this.#appearance).appendChild(element);
  }

  /** While the page lies in the browser's back/forward cache, until it is known who came back. */
  hide(): void {
    if (this.#element !== undefined) this.#element.hidden = true;
  }

  /** Show nothing any more, whatever is ready to be shown. */
  remove(): void {
    this.#over = true;
    this.#element?.remove();
    this.#element = undefined;
  }

  /** What is ready from now on may be shown again. */
  open(): void {
    this.#over = false;
  }
}

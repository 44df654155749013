import type { PublicSettings } from "../../../../spec/http.d.ts";
import { WORDS } from "../words/words.ts";
import { placeIn } from "./place.ts";

/** What a screen reader has not seen before its text it does not read. */
const SEEN_AFTER_MS = 100;

export interface NoticeOptions {
  appearance: PublicSettings["appearance"];
  /** Plone's login form. */
  login: string;
  /** Turns English words into the session's language. */
  say(text: string): string;
}

/**
 * In the place of the chat, that its member is not logged in any more, with a link to log in. The focus stays where it is.
 *
 * @returns takes it away
 */
export function showLapsed(page: Document, { appearance, login, say }: NoticeOptions): () => void {
  const notice = page.createElement("div");
  notice.className = `converse-lapsed converse-${appearance}`;
  notice.setAttribute("role", "status");
  const text = page.createElement("p");
  text.textContent = say(WORDS.lapsed);
  const link = page.createElement("a");
  link.href = login;
  // What is written in this page must not get lost.
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = say(WORDS.logIn);
  const button = page.createElement("button");
  button.type = "button";
  button.textContent = say(WORDS.dismiss);
  button.addEventListener("click", () => notice.remove());
  placeIn(page, appearance).append(notice);
  const timer = setTimeout(() => notice.append(text, link, button), SEEN_AFTER_MS);
  return () => {
    clearTimeout(timer);
    notice.remove();
  };
}

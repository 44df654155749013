import type { ChatPeople } from "../chat/chat.ts";
import { pauseIn } from "../page/pause.ts";
import { askWho } from "./ask-who.ts";
import { ChatWith } from "./chat-with.ts";
import { PeopleBook } from "./people-book.ts";

/** Who is named by the same script, or comes with the same piece of a page, is asked for together. */
const TOGETHER_MS = 30;

/**
 * Let the page's elements and scripts open conversations until the signal. Nobody is asked for while nobody is named.
 *
 * @param base - where the gateway is, with a slash at its end
 * @throws the signal's reason where it is over already
 * @returns call it when the chat runs
 */
export function meet(
  base: string,
  page: Window & typeof globalThis,
  signal: AbortSignal,
): (people: ChatPeople) => void {
  // The session may have ended while this file was loaded.
  signal.throwIfAborted();
  const pause = pauseIn(page, signal);
  const book = new PeopleBook({
    ask: (users) => askWho(base, users, page.fetch.bind(page), () => Date.now()),
    moment: () => new Promise((resolve) => setTimeout(resolve, TOGETHER_MS)),
    pause,
    random: Math.random,
  });
  const chatWith = new ChatWith(page, book, signal);
  return (people) => chatWith.join(people);
}

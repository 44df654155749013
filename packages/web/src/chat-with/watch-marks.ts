/** Who wants a conversation opened puts the user id of the other into this attribute of an element. */
export const MARK = "data-chat-with";

/** Changes of a page come in bursts; they are looked through together. */
const TOGETHER_MS = 100;

/**
 * Call `look` now, and soon after elements came or went or have another mark. What happens inside the chat's own element,
 * which is most of what happens in a page, costs nothing.
 */
export function watchMarks(page: Document, look: () => void, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver((records) => {
    if (timer !== undefined || records.every(({ target }) => isOfTheChat(target))) return;
    timer = setTimeout(() => {
      timer = undefined;
      look();
    }, TOGETHER_MS);
  });
  observer.observe(page.documentElement, {
    attributeFilter: [MARK],
    attributes: true,
    childList: true,
    subtree: true,
  });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    clearTimeout(timer);
  });
  look();
}

function isOfTheChat(node: Node): boolean {
  return node instanceof Element && node.closest("converse-root, .collective-converse-presence") !== null;
}

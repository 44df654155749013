/** The member must not wait longer for the next page than this, whatever the browser's databases do. */
const LONGEST_MS = 1000;

/** Where Plone (`/logout`, `/@@logout`, `/logout_success`) logs out. */
export function isLogout(address: string): boolean {
  return URL.canParse(address) && /\/(@@)?logout(_form|_success)?\/?$/.test(new URL(address).pathname);
}

/**
 * Clean up before the member logs out, because the next page knows nothing of us any more.
 * A plain click on a link waits for it (at most a second); other ways out start it and go on.
 */
export function watchLogout(page: Document, cleanUp: () => Promise<void>, signal: AbortSignal): void {
  page.addEventListener("click", (event) => onClick(event, page, cleanUp), { signal });
  page.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form instanceof HTMLFormElement && isLogout(form.action)) void cleanUp();
    },
    { signal },
  );
}

function onClick(event: MouseEvent, page: Document, cleanUp: () => Promise<void>): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null || !isLogout(link.href)) return;
  const cleaned = cleanUp();
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (event.defaultPrevented || !plain || (link.target !== "" && link.target !== "_self")) return;
  event.preventDefault();
  const late = new Promise((resolve) => setTimeout(resolve, LONGEST_MS));
  void Promise.race([cleaned, late]).then(() => page.defaultView?.location.assign(link.href));
}

import { OWNER } from "../storage/keys.ts";

/**
 * Call `act` when the member may have logged in again: they come to this page, or the chat of this member runs in another
 * tab. Nothing is done while nothing happens.
 */
export function watchActs(page: Window, member: string, act: () => void, signal: AbortSignal): void {
  page.document.addEventListener(
    "visibilitychange",
    () => page.document.visibilityState === "visible" && act(),
    { signal },
  );
  for (const name of ["focus", "pageshow"]) page.addEventListener(name, act, { signal });
  page.addEventListener("storage", ({ key, newValue }) => key === OWNER && newValue === member && act(), {
    signal,
  });
}

/**
 * Wait. What may end a wait early is the browser telling that the network is back.
 *
 * @returns a `pause` for `SessionSource`; it rejects when `signal` is aborted.
 */
export function pauseIn(page: EventTarget, signal: AbortSignal) {
  return (ms: number, mayWakeEarly: boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (done: () => void) => () => {
        clearTimeout(timer);
        page.removeEventListener("online", awake);
        signal.removeEventListener("abort", stop);
        done();
      };
      const awake = settle(resolve);
      const stop = settle(() => reject(signal.reason));
      const timer = setTimeout(awake, ms);
      if (mayWakeEarly) page.addEventListener("online", awake);
      signal.addEventListener("abort", stop);
      if (signal.aborted) stop();
    });
}

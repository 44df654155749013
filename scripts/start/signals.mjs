/** npm passes a terminal's Ctrl-C on to us, who have got it from the terminal already: one press is two signals. */
const ONE_PRESS_MS = 400;

/**
 * The first signal asks for an end in order, the next one for an end at once.
 *
 * @param {object} options
 * @param {(name: NodeJS.Signals) => void} options.onFirst
 * @param {(name: NodeJS.Signals) => void} options.onAgain
 * @param {() => number} options.now milliseconds
 * @param {NodeJS.EventEmitter} [options.source]
 */
export function onEndSignals({ onFirst, onAgain, now, source = process }) {
  /** @type {number | undefined} */
  let first;
  for (const name of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    source.on(name, () => {
      if (first === undefined) {
        first = now();
        onFirst(name);
      } else if (now() - first > ONE_PRESS_MS) {
        onAgain(name);
      }
    });
  }
}

import { formatDuration } from "./format-duration.mjs";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const NAME_WIDTH = 30;

/**
 * @typedef {object} ProgressOptions
 * @property {(text: string) => void} write
 * @property {boolean} live whether there is a terminal that can redraw a line; if not, no control code is written
 * @property {() => number} now milliseconds
 * @property {() => number} [columns]
 */

/** @typedef {(text: string) => void} Note adds a few words to the step's line */

/** Shows each step by its name, with its time; steps may run side by side. */
export class Progress {
  /** @type {ProgressOptions} */
  #options;
  /** @type {Map<object, { name: string, since: number }>} */
  #running = new Map();
  #frame = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {ProgressOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * @template T
   * @param {string} name
   * @param {(note: Note) => Promise<T> | T} work
   * @returns {Promise<T>}
   */
  async step(name, work) {
    const key = {};
    const since = this.#options.now();
    this.#running.set(key, { name, since });
    if (this.#options.live) this.#animate();
    else this.#options.write(`${name} ...\n`);
    /** @type {string[]} */
    const notes = [];
    let failed = true;
    try {
      const result = await work((text) => notes.push(text));
      failed = false;
      return result;
    } finally {
      this.#running.delete(key);
      this.#end(name, this.#options.now() - since, failed, notes);
    }
  }

  /** @param {string} text one line that stays */
  say(text) {
    this.#clear();
    this.#options.write(`${text}\n`);
    this.#draw();
  }

  /**
   * @param {string} name
   * @param {number} ms
   * @param {boolean} failed
   * @param {readonly string[]} notes
   */
  #end(name, ms, failed, notes) {
    const time = formatDuration(ms);
    if (!this.#options.live) {
      this.say([`${name}: ${failed ? "failed after" : "done in"} ${time}`, ...notes].join(", "));
      return;
    }
    const mark = failed ? "✗" : "✓";
    this.say([`${mark} ${name.padEnd(NAME_WIDTH)} ${time.padStart(10)}`, ...notes].join("  "));
    if (this.#running.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  #animate() {
    this.#timer ??= setInterval(() => this.#draw(), 100).unref();
    this.#draw();
  }

  #draw() {
    if (!this.#options.live || this.#running.size === 0) return;
    const now = this.#options.now();
    const parts = [...this.#running.values()].map(
      ({ name, since }) => `${name} ${formatDuration(now - since)}`,
    );
    this.#frame = (this.#frame + 1) % FRAMES.length;
    const line = `${FRAMES[this.#frame]} ${parts.join(", ")}`;
    this.#clear();
    this.#options.write(line.slice(0, (this.#options.columns?.() ?? 80) - 1));
  }

  #clear() {
    if (this.#options.live) this.#options.write("\r\u001b[2K");
  }
}

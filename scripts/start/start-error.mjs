/** What goes wrong in the world while the demo or the tests are prepared; the message is one sentence. */
export class StartError extends Error {
  /**
   * @param {string} code one of `spec/errors.json`
   * @param {string} message what is wrong and what to do
   * @param {{ cause?: unknown, lastLines?: readonly string[] }} [detail] `lastLines`: the end of what the program that
   *   failed has said
   */
  constructor(code, message, { cause, lastLines = [] } = {}) {
    super(message, { cause });
    this.name = "StartError";
    this.code = code;
    this.lastLines = lastLines;
  }
}

/**
 * What goes wrong in the world: a file, a network, another server. The message says what is wrong and what to do, and
 * holds no secret, no token and no credential.
 */
export class ConverseError extends Error {
  /** One of `spec/errors.json`. */
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "ConverseError";
    this.code = code;
  }
}

/** A person at a keyboard. */
export interface Terminal {
  /** Resolves with the line that was typed, or with `undefined` when the person leaves (Ctrl-C, Ctrl-D). */
  ask(question: string): Promise<string | undefined>;
  /** Gives the keyboard back. */
  close(): void;
}

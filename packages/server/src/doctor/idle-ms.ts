/** Longer than proxies keep what is silent by themselves (nginx: 60 s). */
export const IDLE_MS = 70_000;

/** Prosody's levels, from what everybody wants to know to what nobody does. */
export const LEVELS = ["error", "warn", "info", "debug"] as const;
export type Level = (typeof LEVELS)[number];

/** `Nov 24 12:00:00 source<TAB>level<TAB>text`; a syslog-like line has blanks. */
const LINE = /^\S+\s+\d+\s[\d:]+\s+\S+\s+(error|warn|info|debug)\s/;

/**
 * Lets through the lines of at least that level. A line without one goes on with the line before, as the traceback of
 * an error does.
 */
export function levelFilter(least: Level): (line: string) => boolean {
  const most = LEVELS.indexOf(least);
  let isOpen = true;
  return (line) => {
    const level = LINE.exec(line)?.[1];
    if (level !== undefined) isOpen = LEVELS.indexOf(level as Level) <= most;
    return isOpen;
  };
}

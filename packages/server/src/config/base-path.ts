/**
 * One or more segments of unreserved characters (RFC 3986 section 2.3). No empty segment, so that `//host` never
 * becomes another origin, and none of dots alone, which a browser would resolve away. The same as in the add-on.
 */
export const BASE_PATH = /^(?:\/(?:\.{0,2}[A-Za-z0-9_~-]|\.{3})[A-Za-z0-9._~-]*)+$/;

/** Whether the text is an absolute path without a slash at its end, such as `/chat`. */
export function isBasePath(text: string): boolean {
  return BASE_PATH.test(text);
}

/**
 * On every answer of the gateway's own: it is nothing but what its type says, no page of another origin reads it, opened by
 * itself it is no document that runs, loads or is framed, and what it leads to is not told where it came from.
 */
export const SAFE_HEADERS = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
} as const;

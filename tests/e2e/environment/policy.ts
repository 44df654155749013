/**
 * The Content-Security-Policy that all stories are told under; docs/security-headers.md has the same.
 *
 * @param first - the first of the site's origins: pages of its others send files there
 */
export const policyOf = (first: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${first}`,
    "media-src 'self'",
    "form-action 'self'",
    "base-uri 'self'",
    "frame-ancestors 'self'",
  ].join("; ");

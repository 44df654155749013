/** The last line of what to do about a web server. */
export const PROXIES = "The lines for each web server are in docs/proxies.md.";

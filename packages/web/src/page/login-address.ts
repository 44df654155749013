/**
 * Plone's login form, which leads back to the page where the member is.
 *
 * @param portal - `data-portal-url` of the page's body, which Plone's own scripts rely on. Without it, or where it is not of
 *   the page's own origin, the page itself is the answer: Plone asks there for a login if it wants one.
 * @param here - the page's address
 */
export function loginAddress(portal: string | undefined, here: string): string {
  const page = new URL(here);
  page.hash = "";
  if (portal === undefined || !URL.canParse(portal) || !isOfPage(new URL(portal), page)) return page.href;
  const login = new URL(portal);
  login.pathname = `${login.pathname.replace(/(?<!\/)\/+$/, "")}/login`;
  login.hash = "";
  login.search = String(new URLSearchParams({ came_from: page.href }));
  return login.href;
}

/** A `blob:` has the origin of the page that made it. */
function isOfPage({ origin, protocol }: URL, page: URL): boolean {
  return origin === page.origin && protocol === page.protocol;
}

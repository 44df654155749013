/**
 * Where a page finds somebody's portrait.
 *
 * @param path - below the site's own address, as Plone says it
 * @returns null where there is none, and for what is no such path, whoever said it
 */
export function portraitUrl(origin: string, path: string | null): string | null {
  if (path === null) return null;
  const isPath = /^(?!\/)[A-Za-z0-9%/@._~-]{1,4000}$/.test(path) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(path);
  return isPath ? `${origin}/${path}` : null;
}

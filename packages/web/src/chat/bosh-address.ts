/** Where the page is; the stream stays there. */
export type Page = Pick<Location, "protocol" | "host" | "hostname">;

/**
 * Where BOSH is, as a URL.
 *
 * @param wanted - what the site's administrator chose: an absolute path, or a URL on the page's own origin
 * @param gateways - the gateway's path, for where nothing was chosen or what was chosen is refused
 * @param report - gets an error with the code `page-bosh-origin`
 */
export function boshAddress(
  wanted: string | null,
  gateways: string,
  { protocol, host }: Page,
  report: (error: Error) => void,
): string {
  const origin = `${protocol}//${host}`;
  const address = wanted ? addressOn(origin, wanted) : undefined;
  if (wanted && address === undefined) {
    const what = `The site's BOSH address ${wanted} is not on this page's origin, ${origin}; browsers would refuse it.`;
    const error = new Error(`${what} The gateway's is used. Correct it in the site's chat settings.`);
    report(Object.assign(error, { code: "page-bosh-origin" }));
  }
  return address ?? `${origin}${gateways}`;
}

/** The address without a fragment; undefined where it is none, is elsewhere, or holds a login. */
function addressOn(origin: string, wanted: string): string | undefined {
  if (!/^(\/|https?:\/\/)/i.test(wanted) || !URL.canParse(wanted, origin)) return undefined;
  const url = new URL(wanted, origin);
  if (url.origin !== origin || url.username !== "" || url.password !== "") return undefined;
  return `${url.origin}${url.pathname}${url.search}`;
}

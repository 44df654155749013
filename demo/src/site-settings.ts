export interface SiteSettings {
  name: string;
  title: string;
  /** Where it lies in Zope. */
  path: `/${string}`;
  /** Behind the `@` of the JIDs; RFC 6761 keeps everything below `localhost` on this machine. */
  domain: string;
  base: string;
  /** What people see in their browser, the first one above all. */
  origins: readonly [string, ...string[]];
  port: number;
  plonePort: number;
  xmppPort: number;
  xmppFolder: string;
}

export function siteSettings(
  ports: { port: number; plonePort: number; xmppPort: number },
  xmppFolder: string,
): SiteSettings {
  const origin = (host: string) => new URL(`http://${host}:${ports.port}`).origin;
  return {
    name: "demo",
    title: "collective.converse",
    path: "/Plone",
    domain: "demo.localhost",
    base: "/chat",
    origins: [origin("localhost"), origin("127.0.0.1")],
    ...ports,
    xmppFolder,
  };
}

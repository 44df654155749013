/**
 * Blocks that no machine here runs, each with the reason: the page, how the block begins, and why. One that is in no page
 * is an error.
 */
export const NOT_RUN: readonly (readonly [page: string, begins: string, reason: string])[] = [
  ["README.md", "npm start", "the stage `start` runs it from its first line to its last"],
  ["README.md", "npm test", "this is a part of it"],
  ["README.md", "collective-converse init", "asks on a terminal; docs/install.md runs it with all answers"],
  ["docs/proxies.md", "nginx -t", "the stage `proxies` has the page's lines in the real nginx"],
  ["docs/proxies.md", "caddy validate", "the stage `proxies` has the page's lines in the real Caddy"],
  ["docs/proxies.md", "a2enmod", "the stage `proxies` has the page's lines in the real Apache"],
  ["docs/proxies.md", "haproxy -c", "the stage `proxies` has the page's lines in the real HAProxy"],
  ["docs/proxies.md", "curl -s", "docs/install.md runs the same line"],
  [
    "docs/prosody.md",
    "collective-converse config diff",
    "needs a Prosody of the system's own; tests of `config` have one",
  ],
  [
    "docs/prosody.md",
    "collective-converse config apply\nsystemctl",
    "needs a Prosody of the system's own; tests of `config` have one",
  ],
  [
    "docs/prosody.md",
    "collective-converse config apply\n",
    "needs a Prosody of another host; tests of `config` have one",
  ],
  [
    "docs/configuration.md",
    "collective-converse config check",
    "needs a Prosody of the system's own; tests of `config` have one",
  ],
  [
    "docs/secrets.md",
    "collective-converse secrets move",
    "needs a zope.conf of version 1 and a site without secrets; packages/server/test/secrets/docs.test.ts has both",
  ],
  [
    "docs/audit.md",
    "collective-converse audit",
    "follows without end; packages/server/test/commands/audit.test.ts does the same",
  ],
  [
    "docs/troubleshooting.md",
    "collective-converse doctor",
    "looks through the public address, which no machine has; tests of the doctor have a site",
  ],
];

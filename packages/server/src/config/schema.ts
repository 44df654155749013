import { z } from "zod";
import { isBasePath } from "./base-path.ts";
import { isXmppDomain } from "./domain.ts";
import { normalizeOrigin } from "./origin.ts";

/**
 * The shape of `converse.toml`. The message of each check says what is expected; `describe-issue.ts` puts the rest
 * around it.
 */
const text = (expected: string) => z.string({ error: expected }).min(1, { error: expected });

const port = (least: number) => {
  const expected = `a whole number from ${least} to 65535`;
  return z.int({ error: expected }).min(least, { error: expected }).max(65535, { error: expected });
};

const origin = (expected: string) =>
  z.string({ error: expected }).transform((value, context) => {
    const normal = normalizeOrigin(value);
    if (normal !== undefined) return normal;
    context.issues.push({ code: "custom", input: value, message: expected });
    return z.NEVER;
  });

const path = (expected: string) => z.string({ error: expected }).refine(isBasePath, { error: expected });

const ORIGINS = 'a list of origins such as ["https://www.example.org"]';
const NAME = "a name of lower-case letters, digits and hyphens";
const DOMAIN = "an XMPP domain such as example.org, in lower case";

export const listenSchema = z.strictObject(
  {
    host: text("an address or host name to listen on, such as 127.0.0.1").default("127.0.0.1"),
    port: port(0).default(8090),
  },
  { error: "a table" },
);

export const xmppSchema = z.strictObject(
  {
    data: text("the folder for Prosody's data, such as /var/lib/converse"),
    http_port: port(1).default(5280),
    prosody: text("Prosody's program, such as /usr/bin/prosody").optional(),
  },
  { error: "a table" },
);

export const siteSchema = z.strictObject(
  {
    origins: z
      .array(origin("an origin such as https://www.example.org: http or https, a host, no path"), {
        error: ORIGINS,
      })
      .min(1, { error: ORIGINS })
      .transform((origins) => [...new Set(origins)]),
    plone: origin("Plone's own origin such as http://127.0.0.1:8080, without a path (that is `path`)"),
    path: path("where the site lies in Zope, such as /Plone"),
    domain: z.string({ error: DOMAIN }).refine(isXmppDomain, { error: DOMAIN }),
    base: path("an absolute path without a slash at its end, such as /chat").default("/chat"),
    front: z.boolean({ error: "true or false" }).default(false),
  },
  { error: "a table" },
);

export const fileSchema = z.strictObject({
  version: z.literal(1, { error: "1, the version of this file's format" }),
  secrets: text("the path of the secrets file").optional(),
  listen: listenSchema.prefault({}),
  xmpp: xmppSchema.prefault({} as z.input<typeof xmppSchema>),
  sites: z
    .record(z.string().regex(/^[a-z0-9-]+$/, { error: NAME }), siteSchema, {
      error: "a table [sites.NAME] for each site",
    })
    .refine((sites) => Object.keys(sites).length > 0, { error: "at least one table [sites.NAME]" }),
});

export type FileContent = z.output<typeof fileSchema>;

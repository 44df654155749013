import { z } from "zod";
import { BASE_PATH, isBasePath } from "./base-path.ts";
import { DOMAIN_FORM, isXmppDomain } from "./domain.ts";
import { HOST_FORM } from "./host.ts";
import { isNetwork, NETWORK_FORM } from "./network.ts";
import { normalizeOrigin, ORIGIN_FORM } from "./origin.ts";
import { ADDRESS_FORMS } from "./shown-address.ts";

/**
 * The shape of `converse.toml`. The message of each check says what is expected; `describe-issue.ts` puts the rest
 * around it. What is in `meta` goes into the JSON schema for editors and into the reference; `pattern` there is what a
 * JSON schema can say of a check that is a function here.
 */
const text = (expected: string) => z.string({ error: expected }).min(1, { error: expected });

const port = (least: number) => {
  const expected = `a whole number from ${least} to 65535`;
  return z.int({ error: expected }).min(least, { error: expected }).max(65535, { error: expected });
};

// What is said behind a transform is lost in the schema of what people write, so all is said before it.
const origin = (expected: string, about: { description?: string; examples?: string[] } = {}) =>
  z
    .string({ error: expected })
    .meta({ pattern: ORIGIN_FORM.source, ...about })
    .transform((value, context) => {
      const normal = normalizeOrigin(value);
      if (normal !== undefined) return normal;
      context.issues.push({ code: "custom", input: value, message: expected });
      return z.NEVER;
    });

const path = (expected: string) =>
  z.string({ error: expected }).refine(isBasePath, { error: expected }).meta({ pattern: BASE_PATH.source });

const truth = () => z.boolean({ error: "true or false" });

const ORIGINS = 'a list of origins such as ["https://www.example.org"]';
const HOST = "an address or host name to listen on, such as 127.0.0.1 or ::1";
const NAME = "a name of lower-case letters, digits and hyphens";
const DOMAIN = "an XMPP domain such as example.org, in lower case";
const NETWORKS = 'a list of addresses and networks such as ["127.0.0.1", "10.0.0.0/8"]';
const NETWORK = "an address such as 127.0.0.1 or a network such as 10.0.0.0/8";
const HEADERS = ["X-Forwarded-For", "Forwarded"] as const;
const DAYS = "a whole number of days from 1 to 3650";
const RUNS = ["supervised", "system", "remote"] as const;

export const listenSchema = z
  .strictObject(
    {
      host: z
        .string({ error: HOST })
        .regex(HOST_FORM, { error: HOST })
        .default("127.0.0.1")
        .meta({
          description:
            "The address that the gateway listens on. The web server in front of the site must reach it.",
          examples: ["127.0.0.1", "::1"],
        }),
      port: port(0)
        .default(8090)
        .meta({
          description: "The port that the gateway listens on. 0 is any free one.",
          examples: [8090],
        }),
      metrics_port: port(1)
        .optional()
        .meta({
          description:
            "The port on the loopback where Prometheus reads figures of the gateway and of its Prosody. Without it " +
            "there are none.",
          examples: [9464],
        }),
    },
    { error: "a table" },
  )
  .meta({ title: "Where the gateway listens" });

export const xmppSchema = z
  .strictObject(
    {
      run: z
        .enum(RUNS, { error: '"supervised", "system" or "remote"' })
        .default("supervised")
        .meta({
          description:
            "Whose Prosody it is. `supervised`: the gateway configures and runs one. `system`: this machine has one, which " +
            "`config apply` extends. `remote`: one on another host, for which `config apply` writes what to carry over.",
          examples: [...RUNS],
        }),
      data: text("the folder for Prosody's data, such as /var/lib/converse").meta({
        description:
          "The folder for what is kept: Prosody's data, configuration and log where the gateway runs it, and the settings " +
          "of the site's administrators that were applied last. Relative to this file.",
        examples: ["/var/lib/converse"],
      }),
      http_port: port(1)
        .optional()
        .meta({
          description:
            'Prosody\'s HTTP port on the loopback. Only with `run = "supervised"`; 5280 without it.',
          examples: [5280],
        }),
      prosody: text("Prosody's program, such as /usr/bin/prosody")
        .optional()
        .meta({
          description:
            'Prosody\'s program; without it the one on PATH. Not with `run = "remote"`. Relative to this file.',
          examples: ["/usr/bin/prosody"],
        }),
      url: origin("the origin of Prosody's HTTP server such as http://127.0.0.1:5280, without a path", {
        description:
          'Where Prosody\'s HTTP server is. Only with `run = "system"`, where it is on the loopback and ' +
          'http://127.0.0.1:5280 without it, and with `run = "remote"`, where it is needed.',
        examples: ["http://127.0.0.1:5280", "https://xmpp.example.org:5281"],
      }).optional(),
      url_is_private: truth()
        .default(false)
        .meta({
          description:
            "Says that the network between the gateway and a remote Prosody is your own, so that `url` may be http. " +
            "Logins and messages travel there as they are: whoever can listen can read them and log in as any member.",
          examples: [true],
        }),
    },
    { error: "a table" },
  )
  .meta({ title: "The XMPP server, Prosody" });

export const addressesSchema = z
  .strictObject(
    {
      trusted_proxies: z
        .array(
          z
            .string({ error: NETWORK })
            .refine(isNetwork, { error: NETWORK })
            .meta({ pattern: NETWORK_FORM.source }),
          { error: NETWORKS },
        )
        .default(["127.0.0.1", "::1"])
        .meta({
          description:
            "Addresses and networks of the web servers in front. What these say of who asked them is believed, and what " +
            "anybody else says is not.",
          examples: [["127.0.0.1", "::1", "10.0.0.0/8"]],
        }),
      header: z
        .enum(HEADERS, { error: '"X-Forwarded-For" or "Forwarded"' })
        .default("X-Forwarded-For")
        .meta({
          description:
            "The header in which these web servers say it. The other one is not looked at: they may pass it on as a client " +
            "sent it.",
          examples: [...HEADERS],
        }),
      shown: z
        .enum(ADDRESS_FORMS, { error: '"whole", "network" or "none"' })
        .default("network")
        .meta({
          description:
            "How much of members' addresses is told in lists, logs and the audit log. `whole`: all of it. `network`: the " +
            "network that they are in, /24 or /48. `none`: nothing.",
          examples: [...ADDRESS_FORMS].reverse(),
        }),
    },
    { error: "a table" },
  )
  .meta({ title: "Addresses of members" });

export const auditSchema = z
  .strictObject(
    {
      days: z
        .int({ error: DAYS })
        .min(1, { error: DAYS })
        .max(3650, { error: DAYS })
        .default(90)
        .meta({
          description: "Days that the audit log is kept. It is `audit.log` in the folder `data`.",
          examples: [90],
        }),
    },
    { error: "a table" },
  )
  .meta({ title: "The audit log" });

export const siteSchema = z
  .strictObject(
    {
      origins: z
        .array(origin("an origin such as https://www.example.org: http or https, a host, no path"), {
          error: ORIGINS,
        })
        .min(1, { error: ORIGINS })
        .meta({
          description:
            "The site's addresses as browsers show them: scheme, host, and port if it is unusual. The gateway refuses " +
            "all others. Shared files are on the first one.",
          examples: [["https://www.example.org", "https://intranet.example.org"]],
        })
        .transform((origins) => [...new Set(origins)]),
      plone: origin("Plone's own origin such as http://127.0.0.1:8080, without a path (that is `path`)").meta(
        {
          description: "Plone's own address, not the web server's. Members' logins travel there.",
          examples: ["http://127.0.0.1:8080"],
        },
      ),
      path: path("where the site lies in Zope, such as /Plone").meta({
        description: "Where the site lies in Zope.",
        examples: ["/Plone"],
      }),
      domain: z
        .string({ error: DOMAIN })
        .refine(isXmppDomain, { error: DOMAIN })
        .meta({
          pattern: DOMAIN_FORM.source,
          description:
            "The XMPP domain: what stands behind the @ of chat addresses. It needs no DNS record. With another one every " +
            "member begins anew, without contacts and history.",
          examples: ["example.org"],
        }),
      base: path("an absolute path without a slash at its end, such as /chat")
        .default("/chat")
        .meta({
          description:
            "Where the gateway is on the site; the web server hands over all below it. The same as in the site's settings.",
          examples: ["/chat"],
        }),
      front: truth()
        .default(false)
        .meta({
          description:
            "Whether everything outside `base` goes to Plone, so that no other web server is needed.",
          examples: [false],
        }),
    },
    { error: "a table" },
  )
  .meta({ title: "A Plone site" });

export const fileSchema = z
  .strictObject({
    version: z.literal(1, { error: "1, the version of this file's format" }).meta({
      description: "The version of this file's format.",
      examples: [1],
    }),
    secrets: text("the path of the secrets file")
      .optional()
      .meta({
        description: "The secrets file; without it `secrets.toml`. Relative to this file.",
        examples: ["/etc/converse/secrets.toml"],
      }),
    listen: listenSchema.prefault({}),
    xmpp: xmppSchema.prefault({} as z.input<typeof xmppSchema>),
    addresses: addressesSchema.prefault({}),
    audit: auditSchema.prefault({}),
    sites: z
      .record(z.string().regex(/^[a-z0-9-]+$/, { error: NAME }), siteSchema, {
        error: "a table [sites.NAME] for each site",
      })
      .refine((sites) => Object.keys(sites).length > 0, { error: "at least one table [sites.NAME]" })
      .meta({ title: "The Plone sites, each by a name of your own", minProperties: 1 }),
  })
  .meta({ title: "converse.toml, the configuration of collective.converse" });

export type FileContent = z.output<typeof fileSchema>;

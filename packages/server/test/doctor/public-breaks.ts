import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OTHER_OTP_SEED, OTHER_TOKEN_SECRET, SECRETS } from "../config/files.ts";
import { json } from "../gateway/stub-plone.ts";
import type { Installation } from "./installation.ts";
import { mendLater } from "./mend.ts";
import type { PublicProxy } from "./public-proxy.ts";

type Habits = PublicProxy["habits"];

/** A web server that has this habit until the test is over. */
function habit(change: Partial<Habits>) {
  return async ({ proxy }: Installation): Promise<void> => {
    Object.assign(proxy.habits, change);
    mendLater(() => proxy.reset());
  };
}

const page = (body: string, policy?: string) =>
  habit({
    page: (res) => {
      if (policy !== undefined) res.setHeader("Content-Security-Policy", policy);
      res.end(`<!doctype html><html lang="en"><title>Plone</title>${body}</html>`);
    },
  });

const answerFor = (path: string, answer: Habits["answer"]) =>
  habit({ answer: (req, res) => req.url === path && answer(req, res) });

const notFound: Habits["answer"] = (_, res) => {
  res.writeHead(404, { "Content-Type": "text/html" }).end("<h1>This page does not seem to exist…</h1>");
  return true;
};

/** What a gateway of last year says. */
const oldHealth: Habits["answer"] = (_, res) => {
  const parts = [{ name: "plone", site: "plone", status: "up" }];
  res.setHeader("Cache-Control", "no-store");
  json(res, { status: "ready", version: "1.9.0", now: new Date().toISOString(), parts });
  return true;
};

/** By the check that has to see it, alone, and what it is about. */
export const PUBLIC_BREAKS: readonly (readonly [
  id: string,
  what: string,
  breakIt: (at: Installation) => Promise<void>,
])[] = [
  [
    "public-name",
    "a name that DNS does not know",
    async (at) => {
      const change = (text: string) =>
        text.replace(`"${at.origin}"`, `"${at.origin}", "https://nowhere.invalid"`);
      mendLater(await at.edit(at.config, change));
    },
  ],
  [
    "public-gateway",
    "a path that goes to Plone",
    habit({ answer: (req, res) => req.url?.startsWith("/chat/") === true && notFound(req, res) }),
  ],
  [
    "public-gateway",
    "a web server that does not run",
    async (at) => {
      const change = (text: string) =>
        text.replace(`"${at.origin}"`, `"${at.origin}", "https://localhost:1"`);
      mendLater(await at.edit(at.config, change));
    },
  ],
  [
    "host-arrives",
    "Host replaced by the gateway's own",
    habit({ request: (headers) => void Object.assign(headers, { host: "127.0.0.1:8090" }) }),
  ],
  ["public-same", "an old gateway on another machine", answerFor("/chat/health", oldHealth)],
  ["answers-fresh", "a cache that obeys no header", habit({ keeps: true })],
  [
    "forwarded-ignored",
    "Host made of X-Forwarded-Host",
    habit({
      request: (headers) => {
        headers["host"] = headers["x-forwarded-host"] ?? headers["host"];
      },
    }),
  ],
  ["origin-arrives", "Origin removed", habit({ request: (headers) => void delete headers["origin"] })],
  [
    "origin-arrives",
    "X-Requested-With removed",
    habit({ request: (headers) => void delete headers["x-requested-with"] }),
  ],
  ["login-arrives", "cookies removed", habit({ request: (headers) => void delete headers["cookie"] })],
  [
    "login-arrives",
    "Authorization removed",
    habit({ request: (headers) => void delete headers["authorization"] }),
  ],
  [
    "strangers-refused",
    "Origin replaced by the site's own",
    async (at) => {
      const request: Habits["request"] = (headers) => {
        headers["origin"] = at.origin;
      };
      await habit({ request })(at);
    },
  ],
  [
    "session-private",
    "Cache-Control replaced",
    habit({
      response: (headers, path) => {
        if (path.endsWith("/session")) headers["cache-control"] = "max-age=600";
      },
    }),
  ],
  [
    "session-private",
    "an expiry that nginx sets on what is not refused",
    habit({
      response: (headers, path, status) => {
        if (path.startsWith("/chat/") && status === 200) headers["cache-control"] = "max-age=600";
      },
    }),
  ],
  [
    "upload-size",
    "a limit of 1 MB",
    habit({
      answer: (req, res) => {
        if (Number(req.headers["content-length"] ?? 0) < 1_000_000) return false;
        res.writeHead(413, { Connection: "close" }).end();
        return true;
      },
    }),
  ],
  ["page-answers", "a site that is down", habit({ page: (res) => res.writeHead(503).end() })],
  [
    "mixed-content",
    "a script without encryption",
    page('<script src="http://localhost/++plone++static/x.js"></script>'),
  ],
  ["content-security-policy", "a policy in the header", page("", "default-src 'self' https://cdn.example")],
  [
    "content-security-policy",
    "a policy in the page",
    page(`<meta http-equiv="Content-Security-Policy" content="script-src 'nonce-abc' 'strict-dynamic'">`),
  ],
  ["loader-served", "a location for .js before ours", answerFor("/chat/loader.js", notFound)],
  [
    "loader-served",
    "a script that was changed on its way",
    answerFor("/chat/loader.js", (_, res) => {
      res.writeHead(200, { "Content-Type": "text/javascript" }).end("export {};");
      return true;
    }),
  ],
  [
    "assets-compressed",
    "Accept-Encoding removed",
    habit({ request: (headers) => void delete headers["accept-encoding"] }),
  ],
  [
    "assets-kept",
    "Cache-Control of scripts replaced",
    habit({
      response: (headers, path) => {
        if (path.endsWith(".js")) headers["cache-control"] = "no-cache";
      },
    }),
  ],
  [
    "prosody-secrets",
    "a Prosody that reads another file",
    async (at) => {
      const other = join(at.folder, "other.toml");
      const pair = [OTHER_OTP_SEED, OTHER_TOKEN_SECRET];
      await writeFile(
        other,
        SECRETS.replace(/"[A-Z2-7]+"/g, () => `"${pair.shift()}"`),
        { mode: 0o600 },
      );
      const read = (file: string) =>
        at.shell(
          `require"core.configmanager".set("example.org", "converse_secrets_file", ${JSON.stringify(file)}) ` +
            'require"core.modulemanager".reload("example.org", "auth_converse")',
        );
      await read(other);
      mendLater(() => read(at.secrets));
    },
  ],
  ["websocket-upgrade", "the upgrade dropped", habit({ upgrades: false })],
  [
    "websocket-strangers",
    "Origin of websockets replaced",
    async (at) => {
      const request: Habits["request"] = (headers) => {
        if (headers["upgrade"] !== undefined) headers["origin"] = at.origin;
      };
      await habit({ request })(at);
    },
  ],
  ["login", "websockets that end after some words", habit({ bytes: 300 })],
  [
    "bosh-answers",
    "POST refused",
    answerFor("/chat/http-bind", (_, res) => {
      res.writeHead(405, { "Content-Type": "text/html" }).end();
      return true;
    }),
  ],
  ["bosh-prompt", "questions ended that wait", habit({ waitMs: 50 })],
  ["websocket-idle", "silent websockets ended", habit({ idleMs: 600 })],
];

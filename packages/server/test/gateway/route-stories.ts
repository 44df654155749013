import { createHash } from "node:crypto";
import { connect } from "node:net";
import { ADDRESSES, type Handlers } from "../../src/compose/routes.ts";
import { PIXEL } from "../portraits/pictures.ts";
import { type Site, type SiteChanges, startSite } from "./site.ts";
import { json, memberAnswer } from "./stub-plone.ts";

type Headers = Readonly<Record<string, string | undefined>>;

/** A request that a page of the site makes, and that is served. */
export interface Story {
  method: string;
  /** Below `<base>`; of what is outside, the whole path. */
  path: string;
  /** Besides `Host`. */
  headers: Headers;
  body?: string;
  status: number;
  /**
   * Who may ask: `own` what comes from a page of the site and says so; `read` the same, though a browser does not name the
   * origin of what it only reads; `shown` what a page shows, which other pages may ask for and not read; `all` everybody.
   */
  guard: "own" | "read" | "shown" | "all";
  /** Pages of the site's other origins may ask too. */
  isShared?: boolean;
  /** Outside of `<base>`, handed over to Plone. */
  isPlone?: boolean;
}

const ORIGIN = "https://www.example.org";
const OWN = { Origin: ORIGIN, "X-Requested-With": "collective.converse", Cookie: "__ac=abc" };
const READ = {
  "Sec-Fetch-Site": "same-origin",
  "X-Requested-With": "collective.converse",
  Cookie: "__ac=abc",
};
const HASH = createHash("sha1").update(PIXEL).digest("hex");
const SLOT = "Aaaaaaaaaaaaaaaaaaaaaa-_";

/** Each handler's; a new one has to be told here. */
export const STORIES: Readonly<Record<keyof Handlers, readonly Story[]>> = {
  session: [{ method: "POST", path: ADDRESSES.session, headers: OWN, status: 200, guard: "own" }],
  renewal: [{ method: "POST", path: ADDRESSES.renewal, headers: OWN, status: 200, guard: "own" }],
  doctor: [{ method: "POST", path: ADDRESSES.doctor, headers: OWN, status: 200, guard: "own" }],
  people: [{ method: "GET", path: `${ADDRESSES.people}?q=ja`, headers: READ, status: 200, guard: "read" }],
  chatWith: [
    {
      method: "POST",
      path: ADDRESSES.chatWith,
      headers: OWN,
      body: '{"users":["bob"]}',
      status: 200,
      guard: "own",
    },
  ],
  portraits: [
    {
      method: "GET",
      path: `${ADDRESSES.portraits}${HASH}?of=jane`,
      headers: { Cookie: "__ac=abc", "Sec-Fetch-Site": "same-origin" },
      status: 200,
      guard: "shown",
    },
  ],
  websocket: [
    {
      method: "GET",
      path: ADDRESSES.websocket,
      headers: {
        Origin: ORIGIN,
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": "xmpp",
      },
      status: 101,
      guard: "own",
    },
  ],
  bosh: [
    {
      method: "POST",
      path: ADDRESSES.bosh,
      headers: { Origin: ORIGIN, "Content-Type": "text/xml" },
      body: "<body/>",
      status: 200,
      guard: "own",
    },
  ],
  files: [
    { method: "GET", path: `${ADDRESSES.files}${SLOT}/a.png`, headers: {}, status: 200, guard: "shown" },
    {
      method: "PUT",
      path: `${ADDRESSES.files}${SLOT}/a.png`,
      headers: { Origin: ORIGIN, Authorization: "Bearer abc" },
      body: "bytes",
      status: 201,
      guard: "own",
      isShared: true,
    },
  ],
  health: [{ method: "GET", path: ADDRESSES.health, headers: {}, status: 200, guard: "all" }],
  live: [{ method: "GET", path: ADDRESSES.live, headers: {}, status: 200, guard: "all" }],
  assets: [{ method: "GET", path: "/loader.js", headers: {}, status: 404, guard: "all" }],
  plone: [
    { method: "POST", path: "/login", headers: {}, body: "a=b", status: 200, guard: "all", isPlone: true },
  ],
};

/** A gateway in front of a Plone and a Prosody that grant everything. */
export async function startEverything(changes: SiteChanges = {}): Promise<Site> {
  const site = await startSite({
    site: { front: true },
    answer: (req, res) => {
      // As Zope, which reads all of a body first.
      req.resume().once("end", () => {
        if (/@converse-(?:people|chat-with)/.test(req.url ?? "")) json(res, { people: [] });
        else if (req.url?.includes("@converse-manager")) json(res, { manager: true });
        else json(res, memberAnswer());
      });
    },
    ...changes,
  });
  site.prosody.bosh = (req, res) => {
    req.resume();
    res.writeHead(req.method === "PUT" ? 201 : 200).end();
  };
  site.prosody.described = {
    describe: async () => true,
    account: async () => undefined,
    list: async () => new Map(),
    portrait: async () => PIXEL,
  };
  return site;
}

export function pathOf({ path, isPlone }: Story): string {
  return isPlone ? path : `/chat${path}`;
}

export interface Sent {
  /** Instead of the story's own, byte by byte. */
  target?: string;
  /** Added to the story's; undefined leaves one out. */
  headers?: Headers;
  /** Whole lines behind the others, as they are. */
  lines?: string;
  method?: string;
  body?: string;
  /** Sent right behind the request. */
  after?: string;
}

/** The bytes of a story's request. */
function bytesOf(story: Story, sent: Sent = {}): string {
  const body = sent.body ?? story.body ?? "";
  const headers: Headers = {
    Host: "www.example.org",
    Connection: "close",
    ...(body !== "" && { "Content-Length": String(Buffer.byteLength(body)) }),
    ...story.headers,
    ...sent.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) =>
    value === undefined ? "" : `${name}: ${value}\r\n`,
  );
  const line = `${sent.method ?? story.method} ${sent.target ?? pathOf(story)} HTTP/1.1\r\n`;
  return `${line}${lines.join("")}${sent.lines ?? ""}\r\n${body}${sent.after ?? ""}`;
}

/** All that came back until the connection ended; a websocket that was opened is left. */
function send(port: number, story: Story, sent: Sent = {}): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    // From an address that no trusted proxy has.
    const socket = connect({ port, host: "127.0.0.1", localAddress: "127.0.0.2" }, () => {
      socket.write(bytesOf(story, sent), "latin1");
    });
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      if (/^HTTP\/1\.1 101 .*\r\n\r\n/s.test(received)) socket.destroy();
    });
    // A reset is an end too.
    socket.on("error", () => {});
    socket.on("close", () => resolve(received));
  });
}

/** Of the first answer; 0 where there is none. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
}

/** All stories, by a name for tests. */
export const routes = Object.entries(STORIES).flatMap(([name, stories]) =>
  stories.map((story) => [`${name} ${story.method}`, story] as const),
);

/** What came back, and what Plone and Prosody were asked because of what was sent. */
export async function heardOf(story: Story, sent: Sent) {
  const { port, plone, prosody } = await startEverything({ limits: { lingerMs: 50 } });
  const answer = await send(port, story, sent);
  return { answer, status: statusOf(answer), heard: [...plone.requests, ...prosody.requests] };
}

import { describe, expect, test, vi } from "vitest";
import type { DoctorLine } from "../../../spec/http.d.ts";
import { askGateway, NoResults } from "../src/doctor/ask-gateway.ts";
import { askHealth } from "../src/doctor/ask-health.ts";
import { BROWSER_CHECKS } from "../src/doctor/checks/all-checks.ts";
import { makeLook } from "../src/doctor/look.ts";
import { openBosh } from "../src/doctor/open-bosh.ts";
import { openWebsocket } from "../src/doctor/open-websocket.ts";
import { readLines } from "../src/doctor/read-lines.ts";
import { Report, type Told } from "../src/doctor/report.ts";
import { healthyBrowser } from "./healthy-browser.ts";

const BASE = "https://www.example.org/chat/";
const BEGIN: DoctorLine = { type: "begin", version: "2.0.0", domain: "example.org" };
const SUMMARY: DoctorLine = { type: "summary", fine: 1, warnings: 0, errors: 0, skipped: 0 };
const RESULT: Told = {
  group: "Gateway",
  check: "gateway-answers",
  subject: "plone",
  state: "fine",
  title: "The gateway answers.",
  measured: "version 2.0.0",
  meaning: null,
  todo: [],
  because: null,
  hops: [],
  ms: 1,
};

function streamOf(...parts: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(typeof part === "string" ? encoder.encode(part) : part);
      controller.close();
    },
  });
}

/** `fetch` that answers so, and remembers what it was asked. */
function answering(body: BodyInit | null, init: ResponseInit = {}) {
  return vi.fn<typeof fetch>(async () => new Response(body, init));
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe("lines", () => {
  test("come whole, whatever the pieces are that the network makes of them", async () => {
    const umlaut = new TextEncoder().encode("ü\n");
    const stream = streamOf("a", "b\nc\n\n\n", umlaut.slice(0, 1), umlaut.slice(1), "half");
    expect(await all(readLines(stream))).toEqual(["ab", "c", "ü"]);
  });

  test("who stops reading lets the gateway know", async () => {
    const cancel = vi.fn();
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode("a\n")),
      cancel,
    });
    for await (const _ of readLines(stream)) break;
    expect(cancel).toHaveBeenCalled();
  });
});

describe("the gateway's half", () => {
  const NDJSON = { headers: { "Content-Type": "application/x-ndjson" } };
  const question = { base: BASE, isThorough: false, language: "de", signal: new AbortController().signal };
  const whyOf = async (ask: typeof fetch) => {
    const error = await all(askGateway(ask, question)).catch((thrown: unknown) => thrown);
    if (!(error instanceof NoResults)) throw new TypeError("it gave results");
    return [error.why, error.status, error.message];
  };
  const json = (body: unknown) => JSON.stringify(body);

  test("nothing answers", async () => {
    expect(await whyOf(() => Promise.reject(new TypeError("Failed to fetch")))).toEqual([
      "unreachable",
      0,
      "",
    ]);
  });

  test.each([
    ["<html>", { status: 404, headers: { "Content-Type": "text/html" } }, 404],
    ["<html>", { status: 200, headers: { "Content-Type": "text/html" } }, 200],
    ["{", { status: 502, headers: { "Content-Type": "application/problem+json" } }, 502],
    ["{}", { status: 403, headers: { "Content-Type": "application/json" } }, 403],
  ])("%s %j is no gateway's", async (body, init, status) => {
    expect(await whyOf(answering(body, init))).toEqual(["stranger", status, ""]);
  });

  test("a refusal is told in the gateway's words", async () => {
    const problem = { title: "Dieses Mitglied darf nicht.", status: 403, code: "manager-not-permitted" };
    const init = { status: 403, headers: { "Content-Type": "application/problem+json" } };
    expect(await whyOf(answering(json(problem), init))).toEqual(["refused", 403, problem.title]);
  });

  test.each([
    ["without an end", `${JSON.stringify(BEGIN)}\n`],
    ["in the middle of a line", `${JSON.stringify(BEGIN)}\n{"type":"sum`],
    ["with something else", "<html>\n"],
    ["at once", ""],
  ])("an answer that breaks off %s is no whole one", async (_, body) => {
    expect(await whyOf(answering(body, NDJSON))).toEqual(["broken", 200, ""]);
  });

  test("its lines come as they are told, and it is asked as a page of the site asks", async () => {
    const ask = answering(`\n${json(BEGIN)}\n\n${json(SUMMARY)}\n`, NDJSON);
    expect(await all(askGateway(ask, { ...question, isThorough: true }))).toEqual([BEGIN, SUMMARY]);
    expect(ask).toHaveBeenCalledWith(
      `${BASE}doctor?thorough`,
      expect.objectContaining({
        method: "POST",
        credentials: "same-origin",
        headers: expect.objectContaining({
          "X-Requested-With": "collective.converse",
          "Accept-Language": "de",
        }),
      }),
    );
  });
});

describe("both halves", () => {
  async function look(gateway: () => AsyncIterable<DoctorLine>) {
    const told: Told[] = [];
    const versions: string[] = [];
    let domain = "";
    const make = makeLook({
      checks: BROWSER_CHECKS,
      title: "Here",
      host: "www.example.org",
      browser: (known) =>
        healthyBrowser({
          websocket: async () => {
            domain = await known;
            return { openMs: 1, answerMs: 1 };
          },
        }),
      gateway,
    });
    const end = await make(
      false,
      (result) => told.push(result),
      (version) => versions.push(version),
    ).catch((error: unknown) => error);
    return { told, versions, domain, end };
  }

  test("the browser's is looked at though the gateway refuses", async () => {
    const refusal = new NoResults("refused", 403, "No.");
    const { told, domain, end } = await look(async function* () {
      yield* [];
      throw refusal;
    });
    expect(told.map(({ check }) => check)).toEqual(BROWSER_CHECKS.map(({ id }) => id));
    expect(domain).toBe("www.example.org");
    expect(end).toBe(refusal);
  });

  test("what the gateway had found when time was up is told", async () => {
    const { told, end } = await look(async function* () {
      yield BEGIN;
      yield { type: "result", ...RESULT };
      yield { type: "failed", code: "doctor-timeout" };
    });
    expect(told).toContainEqual(RESULT);
    expect(end).toMatchObject({ why: "late" });
  });

  test("the gateway says which domain Prosody is asked for", async () => {
    const { domain, versions, end } = await look(async function* () {
      yield BEGIN;
      yield SUMMARY;
    });
    expect([domain, versions, end]).toEqual(["example.org", ["2.0.0"], undefined]);
  });
});

describe("the report", () => {
  test("counts, and says one cause once", () => {
    const report = new Report();
    report.version = "2.0.0";
    report.add(RESULT);
    report.add({ ...RESULT, state: "error" });
    report.add({ ...RESULT, state: "skipped", because: "a" });
    report.add({ ...RESULT, state: "skipped", because: "a" });
    report.add({ ...RESULT, state: "skipped" });
    expect(report.summary).toEqual({ fine: 1, warnings: 0, errors: 1, skipped: 3 });
    expect([...report.hidden]).toEqual([["a", 2]]);
    expect(JSON.parse(report.toJson(0))).toMatchObject({
      at: "1970-01-01T00:00:00.000Z",
      version: "2.0.0",
      summary: { errors: 1 },
      results: expect.arrayContaining([RESULT]),
    });
  });
});

describe("health", () => {
  const ask = (body: string, init?: ResponseInit) =>
    askHealth(answering(body, init), BASE, 1_000, () => 1_000);

  test.each([
    ["<html>", { status: 404 }, `what answers at ${BASE}health is not the gateway (HTTP 404)`],
    ["{}", { status: 200 }, `what answers at ${BASE}health is not the gateway (HTTP 200)`],
    ['{"version":"2.0.0"}', { status: 200 }, `what answers at ${BASE}health is not the gateway (HTTP 200)`],
  ])("%s is none", async (body, init, message) => {
    await expect(ask(body, init)).rejects.toThrow(message);
  });

  test("nothing answers", async () => {
    const nobody = () => Promise.reject(new TypeError("Failed to fetch"));
    await expect(askHealth(nobody, BASE, 1_000, () => 0)).rejects.toThrow(`nothing answers at ${BASE}health`);
  });

  test("a gateway that calls itself failing is one all the same", async () => {
    const body = JSON.stringify({ status: "failing", version: "2.0.0", now: "1970-01-01T00:00:02.000Z" });
    expect(await ask(body, { status: 503 })).toEqual({ version: "2.0.0", now: 2_000, here: 1_000, ms: 0 });
  });
});

/** A `WebSocket` that does what the test says when it is opened. */
function socketThat(act: (socket: FakeSocket) => void) {
  const made: FakeSocket[] = [];
  return Object.assign(
    class extends FakeSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol);
        made.push(this);
        queueMicrotask(() => act(this));
      }
    } as unknown as typeof WebSocket,
    { made },
  );
}

class FakeSocket {
  readonly url: string;
  protocol: string;
  readonly sent: string[] = [];
  isClosed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  constructor(url: string, protocol: string) {
    this.url = url;
    this.protocol = protocol;
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.isClosed = true;
  }
}

describe("a websocket", () => {
  const question = { url: "wss://www.example.org/chat/ws", domain: "example.org", limitMs: 20 };

  test.each([
    ["it did not open (code 1006)", (socket: FakeSocket) => socket.onclose?.({ code: 1006 })],
    [
      "it did not open",
      (socket: FakeSocket) => {
        socket.onerror?.(new Event("error"));
      },
      1_000,
    ],
    [
      "it did not open (code 1006)",
      (socket: FakeSocket) => {
        socket.onerror?.(new Event("error"));
        socket.onclose?.({ code: 1006 });
      },
    ],
    ["it did not open in time", () => undefined],
    ["Prosody did not answer in time", (socket: FakeSocket) => socket.onopen?.()],
    [
      'the subprotocol is not xmpp but ""',
      (socket: FakeSocket) => {
        socket.protocol = "";
        socket.onopen?.();
      },
    ],
    [
      "it was closed before Prosody answered (code 1011)",
      (socket: FakeSocket) => {
        socket.onopen?.();
        socket.onclose?.({ code: 1011 });
      },
    ],
    [
      "what answers does not speak XMPP",
      (socket: FakeSocket) => {
        socket.onopen?.();
        socket.onmessage?.({ data: "hello" });
      },
    ],
  ] as [string, (socket: FakeSocket) => void, number?][])("%s", async (message, act, limitMs = 20) => {
    const Socket = socketThat(act);
    await expect(openWebsocket(Socket, { ...question, limitMs })).rejects.toThrow(new Error(message));
    expect(Socket.made[0]?.isClosed).toBe(true);
  });

  test("one that the page may not open at all", async () => {
    const Forbidden = class {
      constructor() {
        throw new Error("The operation is insecure.");
      }
    } as unknown as typeof WebSocket;
    await expect(openWebsocket(Forbidden, question)).rejects.toThrow("The operation is insecure.");
  });

  test("opens, hears Prosody, and is closed", async () => {
    const Socket = socketThat((socket) => {
      socket.onopen?.();
      socket.onmessage?.({ data: '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" from="example.org"/>' });
    });
    const answer = await openWebsocket(Socket, question);
    expect(answer).toEqual({ openMs: expect.any(Number), answerMs: expect.any(Number) });
    const [socket] = Socket.made;
    expect([socket?.url, socket?.protocol, socket?.isClosed]).toEqual([question.url, "xmpp", true]);
    expect(socket?.sent[0]).toContain('to="example.org"');
    expect(socket?.sent[1]).toMatch(/^<close /);
  });
});

describe("BOSH", () => {
  const question = { url: `${BASE}http-bind`, domain: "example.org", limitMs: 1_000 };

  test.each([
    ["<html>", { status: 404 }, "HTTP 404"],
    ["<html>", { status: 200 }, "what answers does not speak BOSH"],
    [
      '<body type="terminate" condition="internal-server-error"/>',
      { status: 200 },
      "Prosody began no session",
    ],
  ])("%s is none", async (body, init, message) => {
    const ask = answering(body, init);
    await expect(openBosh(ask, question)).rejects.toThrow(message);
    expect(ask).toHaveBeenCalledOnce();
  });

  test.each(["host-unknown", "improper-addressing"])(
    "what Prosody says of a domain that nobody told is an answer: %s",
    async (condition) => {
      const ask = answering(`<body type='terminate' condition='${condition}'/>`);
      await openBosh(ask, question);
      expect(ask).toHaveBeenCalledOnce();
    },
  );

  test("begins a session and ends it", async () => {
    const ask = vi.fn<typeof fetch>(async () => new Response("<body sid='abc'/>"));
    await openBosh(ask, question);
    const bodies = ask.mock.calls.map(([, init]) => String(init?.body));
    expect(bodies[0]).toContain('to="example.org"');
    expect(bodies[1]).toContain('sid="abc" type="terminate"');
  });
});

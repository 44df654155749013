import type { StreamAnswer } from "./browser.ts";

export interface StreamQuestion {
  url: string;
  /** XMPP domain. */
  domain: string;
  limitMs: number;
}

/** A close comes at once after an error, if it comes, and says more. */
const CLOSE_MS = 200;

/**
 * Opens an XMPP stream over a websocket (RFC 7395), waits for the server's header, and closes it.
 *
 * @throws Error that says how far it came
 */
export function openWebsocket(
  Socket: typeof WebSocket,
  { url, domain, limitMs }: StreamQuestion,
): Promise<StreamAnswer> {
  const begin = performance.now();
  let openMs: number | undefined;
  return new Promise((resolve, reject) => {
    // A policy, or a mixture of ws and https, is refused by an exception in some browsers.
    const socket = new Socket(url, "xmpp");
    let silent: ReturnType<typeof setTimeout> | undefined;
    const settle = (work: () => void) => {
      clearTimeout(timer);
      clearTimeout(silent);
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
      socket.close();
      work();
    };
    const fail = (why: string) => settle(() => reject(new Error(why)));
    const failed = (event: Event) => {
      const code = "code" in event ? ` (code ${event.code})` : "";
      fail(openMs === undefined ? `it did not open${code}` : `it was closed before Prosody answered${code}`);
    };
    const timer = setTimeout(() => {
      fail(openMs === undefined ? "it did not open in time" : "Prosody did not answer in time");
    }, limitMs);
    socket.onopen = () => {
      openMs = Math.round(performance.now() - begin);
      if (socket.protocol !== "xmpp") return fail(`the subprotocol is not xmpp but "${socket.protocol}"`);
      socket.send(`<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="${domain}" version="1.0"/>`);
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      const answerMs = Math.round(performance.now() - begin) - (openMs ?? 0);
      if (typeof data !== "string" || !/^<open\b/.test(data)) return fail("what answers does not speak XMPP");
      socket.send('<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>');
      settle(() => resolve({ openMs: openMs ?? 0, answerMs }));
    };
    socket.onclose = failed;
    // Where a policy forbids it, not every browser says afterwards that it is closed.
    socket.onerror = (event) => {
      silent = setTimeout(() => failed(event), CLOSE_MS);
    };
  });
}

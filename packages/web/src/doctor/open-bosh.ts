import type { StreamAnswer } from "./browser.ts";
import type { StreamQuestion } from "./open-websocket.ts";

const BIND = 'xmlns="http://jabber.org/protocol/httpbind"';

/** Prosody's answer where nobody could say which domain is the site's; it is an answer all the same. */
const OF_ADDRESS = /\bcondition=["'](?:host-unknown|improper-addressing)["']/;

/**
 * Opens a BOSH session (XEP-0124), waits for the server's first words, and ends it.
 *
 * @throws Error that says what answers instead
 */
export async function openBosh(ask: typeof fetch, question: StreamQuestion): Promise<StreamAnswer> {
  const { url, domain, limitMs } = question;
  const rid = 1 + Math.floor(performance.now());
  const post = async (body: string) => {
    const answer = await ask(url, {
      method: "POST",
      headers: { "Content-Type": "text/xml; charset=utf-8" },
      body,
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(limitMs),
    });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return answer;
  };
  const begin = performance.now();
  const answer = await post(
    `<body ${BIND} rid="${rid}" to="${domain}" wait="5" hold="1" ver="1.6" content="text/xml; charset=utf-8" ` +
      `xml:lang="en" xmpp:version="1.0" xmlns:xmpp="urn:xmpp:xbosh"/>`,
  );
  const openMs = Math.round(performance.now() - begin);
  const text = await answer.text();
  const answerMs = Math.round(performance.now() - begin) - openMs;
  if (!/^<body\b/.test(text)) throw new Error("what answers does not speak BOSH");
  const sid = /\bsid=["']([^"'<>]+)["']/.exec(text)?.[1];
  if (sid === undefined && !OF_ADDRESS.test(text)) throw new Error("Prosody began no session");
  if (sid !== undefined)
    await post(`<body ${BIND} rid="${rid + 1}" sid="${sid}" type="terminate"/>`).catch(() => undefined);
  return { openMs, answerMs };
}

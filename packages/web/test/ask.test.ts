import { expect, test } from "vitest";
import { askForSession } from "../src/session/ask.ts";
import { session } from "./fixtures.ts";

const BASE = "https://www.example.org/chat/";
const now = () => 0;

test("asks with our header, the page's own cookies and nothing from a cache", async () => {
  let asked: { url: string; init: RequestInit | undefined } | undefined;
  const outcome = await askForSession(
    BASE,
    async (url, init) => {
      asked = { url: String(url), init };
      return Response.json(session());
    },
    now,
  );
  expect(outcome).toEqual({ kind: "session", session: session() });
  expect(asked?.url).toBe("https://www.example.org/chat/session");
  expect(asked?.init).toMatchObject({
    method: "POST",
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
    headers: { "X-Requested-With": "collective.converse" },
  });
});

test.each([
  ["the network is gone", async () => Promise.reject(new TypeError("Failed to fetch"))],
  ["a login page answers", async () => new Response("<html>Please log in</html>")],
  ["a proxy has no backend", async () => new Response("Bad Gateway", { status: 502 })],
])("when %s, later", async (_, fetcher) => {
  expect(await askForSession(BASE, fetcher, now)).toEqual({ kind: "later", afterMs: 0 });
});

test("who asks too often is told for how long to wait, and the chat does not end", async () => {
  const refused = async () =>
    Response.json({ code: "session-too-many" }, { status: 429, headers: { "Retry-After": "2" } });
  expect(await askForSession(BASE, refused, now)).toEqual({ kind: "later", afterMs: 2000 });
});

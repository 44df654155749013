import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ask } from "./ask.ts";
import { heardOf, routes } from "./route-stories.ts";
import { startSite } from "./site.ts";

/** What every answer of the gateway's own says, in lower case. */
const SAFE = {
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};
const POLICY = /^(?:sandbox; )?default-src 'none'; (?:style-src 'unsafe-inline'; )?frame-ancestors 'none'/;

function headersOf(answer: string): Record<string, string> {
  const [head = ""] = answer.split("\r\n\r\n", 1);
  const lines = head.split("\r\n").slice(1);
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
  );
}

function expectSafe(headers: Record<string, string | string[] | undefined>): void {
  expect(headers).toMatchObject(SAFE);
  expect(headers["content-security-policy"]).toMatch(POLICY);
  expect(headers["content-security-policy"]).not.toMatch(/unsafe-(?!inline)|script|\*/);
}

const answered = routes.filter(([, { status, isPlone }]) => status !== 101 && !isPlone);

test.each(answered)("is safe wherever it is opened or put: %s", async (_name, story) => {
  const served = await heardOf(story, {});
  expect(served.status, served.answer).toBe(story.status);
  expectSafe(headersOf(served.answer));
});

test.each(routes.filter(([, { guard }]) => guard === "own"))(
  "so is the refusal: %s",
  async (_name, story) => {
    const refused = await heardOf(story, { headers: { Origin: "https://evil.example" } });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expectSafe(headersOf(refused.answer));
  },
);

test("so are the page's files, and what is not there", async () => {
  const folder = mkdtempSync(join(tmpdir(), "assets-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = [
    "loader.js",
    "chat-0a1b2c3d.js",
    "chat-0a1b2c3d.css",
    "icon-0a1b2c3d.svg",
    "a-0a1b2c3d.html",
  ];
  for (const file of files) writeFileSync(join(folder, file), "<script>1</script>");
  const { port } = await startSite({ assetsFolder: folder });
  for (const file of [...files, "nothing.js"])
    expectSafe((await ask(port, { path: `/chat/${file}` })).headers);
  expectSafe((await ask(port, { path: "/elsewhere" })).headers);
  expectSafe((await ask(port, { path: "/chat/loader.js", headers: { Host: "evil.example" } })).headers);
});

test("so is the page that is shown while Plone does not answer; Plone's own answers are as they were", async () => {
  const { port, plone } = await startSite({
    site: { front: true },
    answer: (_req, res) => res.writeHead(200, { "X-Frame-Options": "SAMEORIGIN" }).end("<html>"),
  });
  const page = await ask(port, { path: "/" });
  expect(page.headers["x-frame-options"]).toBe("SAMEORIGIN");
  for (const name of [...Object.keys(SAFE), "content-security-policy"])
    expect(page.headers).not.toHaveProperty(name);
  await plone.stop();
  const starting = await ask(port, { path: "/", headers: { Accept: "text/html" } });
  expect(starting.text).toContain("<!doctype html>");
  expectSafe(starting.headers);
});

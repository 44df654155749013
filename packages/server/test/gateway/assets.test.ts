import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { ask, codeOf } from "./ask.ts";
import { startSite } from "./site.ts";

const SCRIPT = `console.log("${"x".repeat(500)}");`;
const IMMUTABLE = "public, max-age=31536000, immutable";

async function startWithAssets() {
  const folder = mkdtempSync(join(tmpdir(), "assets-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "loader.js"), "export {};");
  writeFileSync(join(folder, "chat-0a1b2c3d.js"), SCRIPT);
  writeFileSync(join(folder, "chat-0a1b2c3d.js.br"), brotliCompressSync(SCRIPT));
  writeFileSync(join(folder, "chat-0a1b2c3d.js.gz"), gzipSync(SCRIPT));
  writeFileSync(join(folder, "chat-0a1b2c3d.css"), "a{}");
  writeFileSync(join(folder, "icon-0a1b2c3d.svg"), "<svg/>");
  mkdirSync(join(folder, "deep"));
  writeFileSync(join(folder, "deep/chat-0a1b2c3d.css"), "a{}");
  writeFileSync(join(folder, ".hidden"), "secret");
  writeFileSync(`${folder}-beside.js`, "secret");
  onTestFinished(() => rmSync(`${folder}-beside.js`));
  const site = await startSite({ assetsFolder: folder });
  return { ...site, folder };
}

test.each([
  "/chat/.hidden",
  "/chat/missing.js",
  "/chat/",
  "/chat/loader",
  "/chat/..%2f..%2fetc/passwd",
  "/chat/%2e%2e/x-beside.js",
  "/loader.js",
  "/chat/__proto__",
])("%s is not there", async (path) => {
  const { port } = await startWithAssets();
  const reply = await ask(port, { path });
  expect(["route-unknown", "request-malformed"]).toContain(codeOf(reply));
});

test("nothing is written", async () => {
  const { port } = await startWithAssets();
  for (const method of ["POST", "PUT", "DELETE"])
    expect(codeOf(await ask(port, { method, path: "/chat/loader.js" }))).toBe("route-unknown");
});

test("the loader is looked at again each time, and not sent again", async () => {
  const { port } = await startWithAssets();
  const reply = await ask(port, { path: "/chat/loader.js?v=2" });
  expect(reply).toMatchObject({
    status: 200,
    text: "export {};",
    headers: {
      "content-type": "text/javascript",
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
    },
  });
  const etag = reply.headers.etag;
  const again = await ask(port, { path: "/chat/loader.js", headers: { "If-None-Match": etag } });
  expect([again.status, again.text, again.headers["cache-control"]]).toEqual([304, "", "no-cache"]);
});

test.each([
  ["br, gzip", "br"],
  ["gzip", "gzip"],
  ["identity", undefined],
])("a file with a hash in its name is kept for ever; Accept-Encoding: %s", async (accepted, encoding) => {
  const { port } = await startWithAssets();
  const reply = await ask(port, { path: "/chat/chat-0a1b2c3d.js", headers: { "Accept-Encoding": accepted } });
  expect(reply.headers["content-encoding"]).toBe(encoding);
  expect(reply.headers).toMatchObject({ "cache-control": IMMUTABLE, vary: "Accept-Encoding" });
});

test("what was compressed is what was there", async () => {
  const { port } = await startWithAssets();
  const answer = await fetch(`http://127.0.0.1:${port}/chat/x`).then((reply) => reply.status);
  expect(answer).toBe(421);
  const { request } = await import("node:http");
  const bytes = await new Promise<Buffer>((resolve) =>
    request(
      { port, path: "/chat/chat-0a1b2c3d.js", headers: { Host: "www.example.org", "Accept-Encoding": "br" } },
      async (reply) => resolve(Buffer.concat(await reply.toArray())),
    ).end(),
  );
  expect(brotliDecompressSync(bytes).toString()).toBe(SCRIPT);
});

test("types are right, HEAD has no body, a part is the whole", async () => {
  const { port } = await startWithAssets();
  const style = await ask(port, { method: "HEAD", path: "/chat/chat-0a1b2c3d.css" });
  expect(style).toMatchObject({ status: 200, text: "", headers: { "content-type": "text/css" } });
  const icon = await ask(port, { path: "/chat/icon-0a1b2c3d.svg", headers: { Range: "bytes=5-2" } });
  expect(icon).toMatchObject({ status: 200, text: "<svg/>", headers: { "content-type": "image/svg+xml" } });
});

test("a file that vanished breaks one answer, not the gateway", async () => {
  const { port, folder } = await startWithAssets();
  expect((await ask(port, { path: "/chat/deep/chat-0a1b2c3d.css" })).status).toBe(200);
  rmSync(join(folder, "deep/chat-0a1b2c3d.css"));
  await expect(ask(port, { path: "/chat/deep/chat-0a1b2c3d.css" })).rejects.toThrow();
  expect((await ask(port, { path: "/chat/loader.js" })).status).toBe(200);
});

test("a new version that is put in place is served at once, and the old one is not", async () => {
  const { port, folder } = await startWithAssets();
  expect((await ask(port, { path: "/chat/loader.js" })).text).toBe("export {};");
  const next = `${folder}-next`;
  mkdirSync(next);
  writeFileSync(join(next, "loader.js"), "export const version = 2;");
  writeFileSync(join(next, "chat-4e5f6071.js"), SCRIPT);
  renameSync(folder, `${folder}-before`);
  expect(codeOf(await ask(port, { path: "/chat/loader.js" }))).toBe("route-unknown");
  renameSync(next, folder);
  rmSync(`${folder}-before`, { recursive: true });
  expect((await ask(port, { path: "/chat/loader.js" })).text).toBe("export const version = 2;");
  expect((await ask(port, { path: "/chat/chat-4e5f6071.js" })).status).toBe(200);
  expect(codeOf(await ask(port, { path: "/chat/chat-0a1b2c3d.js" }))).toBe("route-unknown");
});

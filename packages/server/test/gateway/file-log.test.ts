import { expect, test } from "vitest";
import { ask } from "./ask.ts";
import { startSite } from "./site.ts";

const SLOT = "Aaaaaaaaaaaaaaaaaaaaaa-_";

test("the address of a shared file, which is the key to it, is in no log, whatever becomes of the request", async () => {
  const { port, prosody, logged } = await startSite();
  const path = `/chat/upload/${SLOT}/a.png`;
  prosody.bosh = (_req, res) => res.end("bytes");
  expect((await ask(port, { path })).status).toBe(200);
  expect((await ask(port, { path, headers: { Host: "other.example" } })).status).toBe(421);
  expect((await ask(port, { method: "PUT", path })).status).toBe(403);
  prosody.bosh = (_req, res) => res.writeHead(404).end();
  expect((await ask(port, { path })).status).toBe(404);
  prosody.http = undefined;
  expect((await ask(port, { path })).status).toBe(502);
  expect(logged.join("").match(/"path":"\/chat\/upload\/…"/g)?.length).toBeGreaterThanOrEqual(5);
  expect(logged.join("")).not.toContain(SLOT);
});

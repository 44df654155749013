import { expect, test } from "vitest";
import { port, xmppServer } from "./live-prosody.ts";

test("a Prosody that is to count tells how many are connected", async () => {
  const server = xmppServer({ metrics: true });
  expect(await server.metrics()).toBeUndefined();
  await server.start();
  const text = await server.metrics();
  expect(text).toContain("# TYPE prosody_mod_c2s__connections gauge\n");
  expect(text).toMatch(/# EOF\n$/);
});

test("one that is not to count has no such page", async () => {
  const server = xmppServer();
  await server.start();
  expect(await server.metrics()).toBeUndefined();
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(404);
});

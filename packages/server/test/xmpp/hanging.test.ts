import { expect, test } from "vitest";
import { port, untilLogged, xmppServer } from "./live-prosody.ts";

test("a Prosody that hangs is noticed, ended, and started again", async () => {
  const server = xmppServer({ watch: { everyMs: 20, withinMs: 500, misses: 2 } });
  await server.start();
  const first = server.pid ?? 0;
  const ended = untilLogged("Prosody did not answer any more and was ended");
  process.kill(first, "SIGSTOP");
  await ended;
  const again = untilLogged('"state":"ready"');
  expect(server.answers).toBe(false);
  await again;
  expect(server.answers).toBe(true);
  expect(server.pid).not.toBe(first);
  expect((await fetch(`http://127.0.0.1:${port}/converse/instance`, { headers: { host: "x" } })).status).toBe(
    404,
  );
});

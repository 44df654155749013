import { once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { streamLines } from "../../src/http/stream-lines.ts";

test("for a client that has gone before it begins, nothing begins", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const taken = once(server, "request");
  const client = request({ host: "127.0.0.1", port: (server.address() as AddressInfo).port });
  client.on("error", () => {});
  client.end();
  const res = (await taken)[1] as ServerResponse;
  const left = once(res, "close");
  client.destroy();
  await left;
  const begin = vi.fn();
  await streamLines(res, begin, {}, { limitMs: 1_000, beatMs: 1_000 });
  expect(begin).not.toHaveBeenCalled();
});

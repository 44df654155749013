import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { searchRequest, searchWorkers } from "../src/load/search-workers.ts";
import { INDEX, PLONE_SEARCH } from "../src/people/people-jobs.ts";
import { searchesOf } from "./fixtures.ts";

test("both are asked for the same, each at its own address", () => {
  const [plone, index] = [PLONE_SEARCH, INDEX].map((rival) => searchesOf[rival]);
  if (plone === undefined || index === undefined) throw new Error("a rival is missing");
  expect(searchRequest(plone, "mü", "abc", "127.0.4.0").split("\r\n")[0]).toBe(
    "GET /VirtualHostBase/http/localhost:8090/Plone/VirtualHostRoot/@converse-people?q=m%C3%BC HTTP/1.1",
  );
  expect(searchRequest(index, "a&b", "abc", "127.0.4.0").split("\r\n")).toEqual([
    "GET /chat/people?q=a%26b HTTP/1.1",
    "Host: localhost:8090",
    "X-Requested-With: collective.converse",
    "X-Forwarded-For: 127.0.4.0",
    "Cookie: __ac=abc",
    "",
    "",
  ]);
  expect(plone.queries).toBe(index.queries);
});

test("an answer without people ends the measurement", async () => {
  const server = createServer((_req, res) => {
    res.writeHead(429, { "Content-Length": "2" });
    res.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const job = searchesOf[INDEX];
  if (job === undefined) throw new Error("a rival is missing");
  const { port } = server.address() as AddressInfo;
  const loginsFile = join(await mkdtemp(join(tmpdir(), "bench-")), "logins.json");
  onTestFinished(() => rm(dirname(loginsFile), { recursive: true }));
  await writeFile(loginsFile, '["abc"]');
  const { workers, end } = await searchWorkers({ ...job, port, loginsFile }, 1);
  await expect(workers[0]?.()).rejects.toThrow("429");
  await end();
});

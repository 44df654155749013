import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { KeptConnection } from "../src/load/kept-connection.ts";

let server: Server | undefined;

/** A server that answers each request with the next of these, written piece by piece. */
async function answering(...answers: string[][]): Promise<KeptConnection> {
  server = createServer((socket: Socket) => {
    socket.setNoDelay(true);
    socket.on("data", async () => {
      for (const piece of answers.shift() ?? []) {
        if (piece === "") socket.destroy();
        else await new Promise((resolve) => socket.write(piece, resolve));
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return KeptConnection.open((server.address() as AddressInfo).port);
}

afterEach(() => {
  server?.close();
});

test("an answer that does not say its length is refused", async () => {
  const connection = await answering(["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"]);
  await expect(connection.ask("GET / HTTP/1.1\r\n\r\n")).rejects.toThrow("not understood");
  connection.close();
});

test("an answer that breaks off is an error, and so is every later request", async () => {
  const connection = await answering(["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nha", ""]);
  await expect(connection.ask("GET / HTTP/1.1\r\n\r\n")).rejects.toThrow("closed");
  await expect(connection.ask("GET / HTTP/1.1\r\n\r\n")).rejects.toThrow("closed");
});

test("an answer may come in pieces, and the next one is told apart from it", async () => {
  const connection = await answering(
    ["HTTP/1.1 200 OK\r\nContent-Le", "ngth: 6\r\n\r", "\n", "Zo", "ë.."],
    ["HTTP/1.1 401 Unauthorized\r\ncontent-length:0\r\n\r\n"],
  );
  expect(await connection.ask("GET / HTTP/1.1\r\n\r\n")).toEqual({ status: 200, body: "Zoë.." });
  expect(await connection.ask("GET / HTTP/1.1\r\n\r\n")).toEqual({ status: 401, body: "" });
  connection.close();
});

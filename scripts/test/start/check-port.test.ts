import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { checkPort } from "../../start/check-port.mjs";

async function listen(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test.each(["127.0.0.1", "::1", "0.0.0.0"])(
  "a port that is taken on %s is named, with the option that changes it",
  async (host) => {
    const port = await listen(host);
    await expect(checkPort(port)).rejects.toMatchObject({
      code: "start-port-taken",
      message: `Port ${port} is taken by another program: stop it, or choose another port with --port.`,
    });
  },
);

test("a free port stays free", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  await expect(checkPort(port)).resolves.toBeUndefined();
  await expect(checkPort(port)).resolves.toBeUndefined();
});

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A data folder that the tests of one file share. */
export function temporaryFolderForAll(): { data: string; port: number; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "converse-start-"));
  return {
    data: join(folder, "demo"),
    port: 0,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function free(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

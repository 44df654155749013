import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { readmeExample } from "./readme-example.ts";

test("the program of the README says what its comments say", async () => {
  const folder = await mkdtemp(join(tmpdir(), "token-readme-"));
  const said = vi.spyOn(console, "log").mockImplementation(() => undefined);
  try {
    const index = new URL("../src/index.ts", import.meta.url).href;
    await writeFile(join(folder, "example.ts"), readmeExample().replace("@collective-converse/token", index));
    await import(join(folder, "example.ts"));
    expect(said.mock.calls).toEqual([[true, true], [{ ok: false, code: "token-signature" }]]);
  } finally {
    said.mockRestore();
    await rm(folder, { recursive: true });
  }
});

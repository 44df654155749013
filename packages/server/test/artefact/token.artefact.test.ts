import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readmeExample } from "../../../token/test/readme-example.ts";
import { buildAll, install, makeOutside, type Packed, pack, runIn } from "./packed.ts";

const NODE_MODULES = new URL("../../../../node_modules", import.meta.url).pathname;

let outside: Awaited<ReturnType<typeof makeOutside>>;
let packed: Packed;
beforeAll(async () => {
  await buildAll();
  outside = await makeOutside();
  packed = await pack("token", outside.folder);
  // It needs nothing, so it installs without a network.
  await install(outside.folder, [packed.tarball], "--offline");
});
afterAll(() => outside?.remove());

test("the tarball has what is built, and nothing else", () => {
  expect(packed.files).toMatchInlineSnapshot(`
    [
      "LICENSE",
      "README.md",
      "dist/base32.d.ts",
      "dist/base32.js",
      "dist/error.d.ts",
      "dist/error.js",
      "dist/format.d.ts",
      "dist/format.js",
      "dist/index.d.ts",
      "dist/index.js",
      "dist/is-weak.d.ts",
      "dist/is-weak.js",
      "dist/jid.d.ts",
      "dist/jid.js",
      "dist/mint.d.ts",
      "dist/mint.js",
      "dist/nodeprep-tables.d.ts",
      "dist/nodeprep-tables.js",
      "dist/nodeprep.d.ts",
      "dist/nodeprep.js",
      "dist/nonce.d.ts",
      "dist/nonce.js",
      "dist/plone-key.d.ts",
      "dist/plone-key.js",
      "dist/secrets.d.ts",
      "dist/secrets.js",
      "dist/verify.d.ts",
      "dist/verify.js",
      "package.json",
    ]
  `);
});

test("the program of the README runs where the repository is not", async () => {
  await writeFile(join(outside.folder, "example.js"), readmeExample());
  expect(await runIn(outside.folder, process.execPath, ["example.js"])).toBe(
    "true true\n{ ok: false, code: 'token-signature' }\n",
  );
});

test("the installed files name no file of the repository", async () => {
  for (const file of packed.files.filter((path) => /\.(js|ts)$/.test(path))) {
    const text = await readFile(
      join(outside.folder, "node_modules/@collective-converse/token", file),
      "utf8",
    );
    expect(text, file).not.toMatch(/from "[^"]*\.ts"|sourceMappingURL|\/packages\//);
  }
});

const USE = `import { mintToken, verifyToken, type Secrets, type Verified } from "@collective-converse/token";
const secrets: Secrets = { otpSeed: "a", tokenSecret: "b" };
const answer: Verified = verifyToken({ jid: "a@b", token: "", secrets: [secrets], at: 0 });
export const step: number = answer.ok ? answer.step : 0;
export const code: string = answer.ok ? "" : answer.code;
export const minted: { token: string; expiresAt: number } = mintToken({ jid: "a@b", secrets, at: 0, nonce: "" });
`;

async function compile(program: string): Promise<string> {
  await writeFile(join(outside.folder, "use.ts"), program);
  const tsc = join(NODE_MODULES, "typescript/bin/tsc");
  const options = ["--ignoreConfig", "--noEmit", "--strict", "--module", "nodenext", "--types", "", "use.ts"];
  return runIn(outside.folder, process.execPath, [tsc, ...options]).catch(
    (error: { stdout: string }) => error.stdout,
  );
}

test("its types serve a program in TypeScript that is strict, and refuse a wrong one", async () => {
  expect(await compile(USE)).toBe("");
  expect(await compile(USE.replace('otpSeed: "a", ', ""))).toContain("'otpSeed' is missing");
});

test("it runs without any package beside it", async () => {
  const alone = await makeOutside();
  try {
    const source = join(outside.folder, "node_modules/@collective-converse/token/dist");
    await cp(source, join(alone.folder, "dist"), { recursive: true });
    await writeFile(join(alone.folder, "package.json"), '{"type":"module"}');
    const program = 'import("./dist/index.js").then((token) => console.log(Object.keys(token).length))';
    expect(Number(await runIn(alone.folder, process.execPath, ["-e", program]))).toBeGreaterThan(5);
  } finally {
    await alone.remove();
  }
});

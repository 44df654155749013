import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** For tests only. */
export const OTP_SEED = "QMLI7ZKDSUE5OWTB";
export const TOKEN_SECRET = "W4QZ2JTN7HMDUEAVK5XO3LRC6YPGSIFB";
export const OTHER_OTP_SEED = "6TBXGJNYQ3ZAMRHE";
export const OTHER_TOKEN_SECRET = "E3VYCKRO5WJAZ7NTUH2GQXMB6DPLS4IF";

export const PLONE_KEY = "RM5ZG6IVPZIPEMPAPPTBMBJ47EFDRZIRI7MD7YZU5J4JIPLQU2GA";
export const OTHER_PLONE_KEY = "UYJ4NQ2V7XKZC5DH6TALB3OEWGRMIPSF7YQ2NZVKT4X5CJHD6A3Q";

/** The smallest `converse.toml`. */
export const SMALLEST = `version = 1
[xmpp]
data = "data"
[sites.plone]
origins = ["https://www.example.org"]
plone = "http://127.0.0.1:8080"
path = "/Plone"
domain = "example.org"
`;

export const SECRETS = `version = 1
[sites.plone]
otp_seed = "${OTP_SEED}"
token_secret = "${TOKEN_SECRET}"
`;

/** A folder of the test that is running. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "collective-converse-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A file in a folder of its own, or in the given one. */
export async function makeFile(
  name: string,
  content: string | Uint8Array,
  { mode = 0o600, folder }: { mode?: number; folder?: string } = {},
): Promise<string> {
  const path = join(folder ?? (await makeFolder()), name);
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

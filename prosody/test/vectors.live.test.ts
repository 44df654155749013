import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ProsodyServer } from "./environment/prosody-server.ts";
import { saslMessage } from "./environment/sasl-message.ts";
import { writeSecretsFile } from "./environment/secrets-file.ts";
import { claimOf, type TokenCase, vectors } from "./environment/token-vectors.ts";
import { XmppSocket } from "./environment/xmpp-socket.ts";

/** The one plugin here stands in for the modules' clock. */
const STANDING_CLOCK = new URL("modules", import.meta.url).pathname;

let prosody: ProsodyServer;

beforeAll(async () => {
  prosody = await ProsodyServer.start(async (folder) => {
    const file = join(folder, "secrets.toml");
    await writeSecretsFile(
      file,
      Object.fromEntries(vectors.sites.map(({ name, secrets }) => [name, secrets])),
    );
    return {
      pluginFolders: [STANDING_CLOCK],
      options: { authentication: "converse", converse_secrets_file: file, test_clock_at: vectors.at },
      hosts: vectors.sites.map(({ name, domain, steps }) => ({
        domain,
        options: { converse_site: name, converse_token_steps: steps },
      })),
    };
  });
});

afterAll(() => prosody?.remove());

function domainOf({ site }: TokenCase): string {
  return vectors.sites.find(({ name }) => name === site)?.domain ?? "";
}

/** Where the framing itself is broken, the contract leaves open which code the log has. */
function isFramingBroken(vector: TokenCase): boolean {
  const { jid } = claimOf(vector);
  return jid.includes(0) || jid.length === 0 || jid.indexOf("@") === 0;
}

/** Secrets that cannot be used are no fault of who logs in. */
function conditionOf(code: string): string {
  return code.startsWith("secret-") ? "temporary-auth-failure" : "not-authorized";
}

test.each(vectors.cases)("$site answers $expect to: $name", async (vector) => {
  const domain = domainOf(vector);
  const { jid, token } = claimOf(vector);
  const socket = await XmppSocket.open(prosody.port, domain);

  const outcome = await socket.authenticate("X-TOKEN", saslMessage(domain, jid, token));

  expect(outcome).toEqual(
    vector.expect === "ok" ? { ok: true } : { ok: false, condition: conditionOf(vector.expect) },
  );
  await socket.close();
});

test("the log has each refusal's code, in order", async () => {
  const refused = vectors.cases.filter((vector) => vector.expect !== "ok");

  const refusals = await prosody.log.refusals();

  expect(refusals).toHaveLength(refused.length);
  const told = refusals.map(({ domain, code }, place) => ({ domain, code, name: refused[place]?.name }));
  expect(told).toEqual(
    refused.map((vector) => ({
      domain: domainOf(vector),
      code: isFramingBroken(vector) ? expect.stringMatching(/^token-/) : vector.expect,
      name: vector.name,
    })),
  );
});

test("the log names who was refused only where that is a JID", async () => {
  const jids = new Set((await prosody.log.refusals()).map(({ jid }) => jid));

  expect(jids).toContain("alice@plain.example");
  expect(jids).toContain("(no bare JID of this host)");
  expect(jids).not.toContain("Alice@plain.example");
});

test("sites whose secrets everybody knows were reported at the start", async () => {
  const errors = await prosody.log.errors();

  expect(errors.map((line) => line.replace(/^.*? (?=demo)/, ""))).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^demo-seed\.example:auth_converse\terror\t.*secret-demo: sites\.demo-seed\.otp_seed$/,
      ),
      expect.stringMatching(
        /^demo-secret\.example:auth_converse\terror\t.*sites\.demo-secret\.token_secret$/,
      ),
      expect.stringMatching(/^demo-previous\.example:.*sites\.demo-previous\.previous\.otp_seed$/),
    ]),
  );
});

test("no Lua code raised, and nothing secret is in the log", async () => {
  expect(await prosody.log.raised()).toEqual([]);
  const log = await prosody.log.text();
  for (const { secrets } of vectors.sites) {
    for (const pair of secrets) expect(log).not.toContain(pair?.tokenSecret);
  }
  for (const vector of vectors.cases) {
    const [signature] = /\S{40,}$/.exec(claimOf(vector).token.toString().trimEnd()) ?? [];
    if (signature !== undefined) expect(log).not.toContain(signature);
  }
});

import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Secrets } from "@collective-converse/token";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { comeOnline, tokenFor, tryLogin } from "./environment/member.ts";
import { OneSite, OTHER_SECRETS, SECRETS } from "./environment/one-site.ts";
import { ProsodyServer } from "./environment/prosody-server.ts";
import { writeSecretsFile } from "./environment/secrets-file.ts";

const JANE = `jane@${OneSite.domain}`;
const REFUSED = { ok: false, condition: "not-authorized" };
/** The fault is the server's, whatever the token is. */
const FAULT = { ok: false, condition: "temporary-auth-failure" };

describe("a host whose secrets cannot be used", () => {
  const WEAK = { otpSeed: "ABABABABABABABAB", tokenSecret: SECRETS.tokenSecret };
  const cases = [
    { name: "not-there", code: "secrets-unreadable" },
    { name: "open", code: "secrets-permissions" },
    { name: "broken", code: "secrets-syntax" },
    { name: "absent", code: "secret-missing" },
    { name: "weak", code: "secret-weak" },
    { name: "cut", code: "secret-malformed" },
    { name: "nameless", code: "secret-missing" },
  ];
  let prosody: ProsodyServer;

  beforeAll(async () => {
    prosody = await ProsodyServer.start(async (folder) => {
      const file = (name: string) => join(folder, `${name}.toml`);
      await writeSecretsFile(file("open"), { open: [SECRETS] }, 0o640);
      await writeSecretsFile(file("broken"), { broken: [{ ...SECRETS, otpSeed: '"' }] });
      await writeSecretsFile(file("absent"), { other: [SECRETS] });
      await writeSecretsFile(file("weak"), { weak: [SECRETS, WEAK] });
      await writeSecretsFile(file("cut"), { cut: [{ ...SECRETS, tokenSecret: "VCLY7Y42" }] });
      await writeSecretsFile(file("nameless"), { nameless: [SECRETS] });
      return {
        options: { authentication: "converse" },
        hosts: cases.map(({ name }) => ({
          domain: `${name}.example`,
          options: {
            converse_secrets_file: file(name),
            ...(name !== "nameless" && { converse_site: name }),
          },
        })),
      };
    });
  });

  afterAll(() => prosody?.remove());

  test.each(cases)(
    "$name: is reported at the start and refuses everybody with $code",
    async ({ name, code }) => {
      const domain = `${name}.example`;
      const errors = await prosody.log.errors();
      expect(errors.filter((line) => line.includes(`${domain}:auth_converse`))).toEqual([
        expect.stringContaining(`every login is refused, ${code}: `),
      ]);

      const jid = `jane@${domain}`;
      expect(await tryLogin(prosody.port, jid, tokenFor(jid, SECRETS))).toEqual(FAULT);

      const refusals = await prosody.log.refusals();
      expect(refusals.at(-1)).toEqual({ domain, code, jid });
      expect(await prosody.log.raised()).toEqual([]);
      expect(await prosody.log.text()).not.toContain(SECRETS.tokenSecret);
    },
  );
});

describe("rotating the secrets of a running server", () => {
  let site: OneSite;

  beforeAll(async () => {
    site = await OneSite.start();
  });

  afterAll(() => site?.server.remove());

  function login(secrets: Secrets) {
    return tryLogin(site.port, JANE, tokenFor(JANE, secrets));
  }

  test("accepts both pairs while both are in the file, then only the new one; nobody is thrown out", async () => {
    const { pid } = site.server;
    const jane = await comeOnline(site.port, JANE, tokenFor(JANE, SECRETS));
    expect(await login(OTHER_SECRETS)).toEqual(REFUSED);

    await site.rotate(OTHER_SECRETS, SECRETS);
    expect(await login(SECRETS)).toEqual({ ok: true });
    expect(await login(OTHER_SECRETS)).toEqual({ ok: true });

    await site.rotate(OTHER_SECRETS);
    expect(await login(SECRETS)).toEqual(REFUSED);
    expect(await login(OTHER_SECRETS)).toEqual({ ok: true });

    const ping = '<iq id="still" type="get" to="example.org"><ping xmlns="urn:xmpp:ping"/></iq>';
    expect(await jane.ask(ping, "still")).toContain("type='result'");
    await jane.close();
    expect(await site.codes()).toEqual(["token-signature", "token-signature"]);
    expect(site.server.pid).toBe(pid);
  });

  test("refuses while others may read the file, and accepts again when that is mended", async () => {
    await site.rotate(SECRETS);
    await chmod(site.secretsFile, 0o644);
    expect(await login(SECRETS)).toEqual(FAULT);
    expect(await site.lastCode()).toBe("secrets-permissions");

    await rm(site.secretsFile);
    expect(await login(SECRETS)).toEqual(FAULT);
    expect(await site.lastCode()).toBe("secrets-unreadable");

    await site.rotate(SECRETS);
    expect(await login(SECRETS)).toEqual({ ok: true });
    expect(await site.server.log.text()).toContain("the secrets can be used again");
    expect(await site.server.log.raised()).toEqual([]);
  });
});

test("without a file the secrets are those of the environment", async () => {
  const prosody = await ProsodyServer.start({
    env: {
      CONVERSE_OTP_SEED: OTHER_SECRETS.otpSeed,
      CONVERSE_TOKEN_SECRET: OTHER_SECRETS.tokenSecret,
      CONVERSE_PREVIOUS_OTP_SEED: SECRETS.otpSeed,
      CONVERSE_PREVIOUS_TOKEN_SECRET: SECRETS.tokenSecret,
    },
    options: { authentication: "converse" },
    hosts: [{ domain: OneSite.domain, options: {} }],
  });
  try {
    for (const secrets of [SECRETS, OTHER_SECRETS]) {
      expect(await tryLogin(prosody.port, JANE, tokenFor(JANE, secrets))).toEqual({ ok: true });
    }
  } finally {
    await prosody.remove();
  }
});

import { join } from "node:path";
import type { Secrets } from "@collective-converse/token";
import { comeOnline, tokenFor } from "./member.ts";
import type { Host, Options } from "./prosody-config.ts";
import { ProsodyServer } from "./prosody-server.ts";
import { type SitePairs, writeSecretsFile } from "./secrets-file.ts";
import type { XmppSocket } from "./xmpp-socket.ts";

/** For tests only. */
export const SECRETS: Secrets = {
  otpSeed: "SSHDNLTEI467NVQ6",
  tokenSecret: "VCLY7Y42EB56UAQHY5KCUBQ4IGKFX5MX",
};
export const OTHER_SECRETS: Secrets = {
  otpSeed: "GQWEYQJIUFKE6AN4",
  tokenSecret: "M3FL6F7GHFWB3N3UVJCEITXLFKB3G34G",
};
export const PROVISION_SECRET = "a-secret-that-only-the-tests-and-their-Prosody-know";

/** What a gateway's own Prosody loads beside the modules that every test has. */
const MODULES = ["disco", "roster", "pep", "vcard4", "vcard_legacy", "carbons", "mam", "ping"];

/** One site, `example.org`, with real secrets in a file and the real clock. */
export class OneSite {
  static readonly domain = "example.org";
  readonly server: ProsodyServer;
  readonly secretsFile: string;

  private constructor(server: ProsodyServer) {
    this.server = server;
    this.secretsFile = join(server.folder, "secrets.toml");
  }

  static async start(
    options: Options = {},
    env: Readonly<Record<string, string>> = { CONVERSE_PROVISION_SECRET: PROVISION_SECRET },
    more: readonly string[] = [],
    components: readonly Host[] = [],
  ): Promise<OneSite> {
    const server = await ProsodyServer.start(async (folder) => {
      const file = join(folder, "secrets.toml");
      await writeSecretsFile(file, { site: [SECRETS] });
      return {
        env,
        modules: [...MODULES, ...more],
        options: { authentication: "converse", converse_secrets_file: file },
        hosts: [{ domain: OneSite.domain, options: { converse_site: "site", ...options } }, ...components],
      };
    });
    return new OneSite(server);
  }

  get port(): number {
    return this.server.port;
  }

  /** A member of the site who is online. */
  online(localpart: string): Promise<XmppSocket> {
    const jid = `${localpart}@${OneSite.domain}`;
    return comeOnline(this.port, jid, tokenFor(jid, SECRETS));
  }

  async rotate(...pairs: SitePairs): Promise<void> {
    await writeSecretsFile(this.secretsFile, { site: pairs });
  }

  /** Codes of all refusals until now. */
  async codes(): Promise<string[]> {
    return (await this.server.log.refusals()).map(({ code }) => code);
  }

  async lastCode(): Promise<string | undefined> {
    return (await this.codes()).at(-1);
  }
}

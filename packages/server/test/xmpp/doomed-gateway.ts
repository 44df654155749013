import { join } from "node:path";
import { createLog } from "../../src/log.ts";
import { XmppServer } from "../../src/xmpp/index.ts";

/** A gateway that will be killed: `doomed-gateway.ts FOLDER PORT`. Says Prosody's pid when it is ready. */
const [folder = "", port] = process.argv.slice(2);
const { CONVERSE_OTP_SEED = "", CONVERSE_TOKEN_SECRET = "", PATH = "" } = process.env;
const server = new XmppServer({
  dataFolder: join(folder, "xmpp"),
  httpPort: Number(port),
  searchPath: PATH,
  sites: [{ name: "plone", domain: "example.org" }],
  secretsEnv: { CONVERSE_OTP_SEED, CONVERSE_TOKEN_SECRET },
  modulesFolder: new URL("../../../../prosody/modules", import.meta.url).pathname,
  log: createLog({ level: "silent", destination: process.stderr }),
  random: Math.random,
});
await server.start();
process.stdout.write(`${server.pid}\n`);

import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { folder, logged, port, secrets, xmppServer } from "./live-prosody.ts";

test("the Prosody of a gateway that was killed is ended by the next start", async () => {
  const script = new URL("doomed-gateway.ts", import.meta.url).pathname;
  const doomed = spawn(process.execPath, ["--import", "tsx", script, folder, String(port)], {
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      CONVERSE_OTP_SEED: secrets.otpSeed,
      CONVERSE_TOKEN_SECRET: secrets.tokenSecret,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [first] = await once(doomed.stdout, "data");
  doomed.kill("SIGKILL");
  await once(doomed, "exit");
  process.kill(Number(first), 0);

  const server = xmppServer();
  await server.start();
  expect(server.state).toBe("ready");
  expect(server.pid).not.toBe(Number(first));
  expect(logged).toContain("ended a Prosody that an earlier run left behind");
});

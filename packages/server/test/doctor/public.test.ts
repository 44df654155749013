import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCertificate } from "./certificate.ts";
import { faultsOf, Installation } from "./installation.ts";
import { mendLater } from "./mend.ts";
import { PUBLIC_BREAKS } from "./public-breaks.ts";

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.make();
  await installation.start();
});

afterAll(() => installation.remove());

/** Idle for longer than the proxy of the test bears it. */
const IDLE = { idleMs: 1_500 };

test("an installation that works has no fault", async () => {
  expect(faultsOf(await installation.examine(IDLE))).toEqual([]);
});

test.each(PUBLIC_BREAKS)("%s is found, and nothing else: %s", async (id, _, breakIt) => {
  await breakIt(installation);
  const results = await installation.examine(id === "websocket-idle" ? IDLE : {});
  expect(faultsOf(results)).toEqual([id]);
});

test("tls-trusted is found, and nothing else: a certificate of nobody's", async () => {
  const { cert } = await makeCertificate(90);
  expect(faultsOf(await installation.examine({ ca: cert }))).toEqual(["tls-trusted"]);
});

test("tls-days is found, and nothing else: a certificate that ends in ten days", async () => {
  const certificate = await makeCertificate(10);
  installation.proxy.present(certificate);
  mendLater(() => installation.proxy.present(installation.certificate));
  expect(faultsOf(await installation.examine({ ca: certificate.cert }))).toEqual(["tls-days"]);
});

test("origin-encrypted is found, and nothing else: an address for everybody without TLS", async () => {
  await installation.stop();
  // The gateway is in front of Plone at its own port. Linux takes 0.0.0.0 for itself, and no browser calls it safe.
  const plain = `"http://0.0.0.0:${installation.port}"`;
  await installation.edit(installation.config, (text) => {
    return `${text.replace(`"${installation.origin}"`, (own) => `${own}, ${plain}`)}front = true\n`;
  });
  await installation.start();
  expect(faultsOf(await installation.examine())).toEqual(["origin-encrypted"]);
});

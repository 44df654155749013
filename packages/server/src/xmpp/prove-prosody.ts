import { createHmac, timingSafeEqual } from "node:crypto";
import type { RandomBytes } from "@collective-converse/token";
import { askProsody } from "./ask-prosody.ts";

const ANSWER_MS = 4_000;

interface Asked {
  /** Origin of Prosody's HTTP server. */
  url: string;
  domain: string;
  /** Of the modules that are expected; what follows a hyphen is not compared. */
  version: string;
  /** The secret of orders; it does not travel. */
  secret: string;
  randomBytes: RandomBytes;
}

interface Answer {
  modules?: unknown;
  proof?: unknown;
}

function read(body: string): Answer {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === "object" && answer !== null ? answer : {};
  } catch {
    return {};
  }
}

/**
 * Resolves when what answers for the domain has our modules and the secret of orders: a stranger that took the port gets
 * neither a token nor a name. Rejects with what to do else.
 */
export async function proveProsody(
  { url, domain, version, secret, randomBytes }: Asked,
  signal: AbortSignal,
): Promise<void> {
  const challenge = Buffer.from(randomBytes(32)).toString("hex");
  const { status, body } = await askProsody({
    url,
    domain,
    method: "GET",
    path: "/converse/instance",
    headers: { "x-converse-challenge": challenge },
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
  });
  const { modules, proof } = read(body);
  if (typeof modules !== "string") {
    throw new Error(
      `what answers at ${url} has no module of ours for ${domain} (status ${status}): run \`config apply\` and restart Prosody`,
    );
  }
  if (modules !== version.replace(/-.*$/, "")) {
    throw new Error(
      `Prosody has the modules of ${modules} for ${domain}, and this is ${version}: run \`config apply\` and restart Prosody`,
    );
  }
  const expected = createHmac("sha256", secret).update(`converse-instance ${domain} ${challenge}`).digest();
  const given = Buffer.from(typeof proof === "string" ? proof : "", "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Error(
      `what answers at ${url} for ${domain} does not know the secret of orders: run \`config apply\`, which gives it to Prosody`,
    );
  }
}

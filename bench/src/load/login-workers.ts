import { logIn } from "../logins/log-in.ts";
import { proverFor } from "../logins/prove.ts";
import type { LoginJob } from "./job.ts";
import type { Workers } from "./session-workers.ts";

/** Those who log in at the same time, each into an account of its own, each time on a connection of its own. */
export function loginWorkers({ port, domain, proof, localparts }: LoginJob, concurrency: number): Workers {
  if (localparts.length < concurrency)
    throw new TypeError("an account for each who logs in at the same time");
  return {
    workers: localparts.slice(0, concurrency).map((localpart) => {
      const prover = proverFor(proof, { localpart, domain });
      return () => logIn({ port, domain, mechanism: proof.mechanism, prove: prover() });
    }),
    async end() {},
  };
}

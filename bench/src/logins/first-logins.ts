import type { LoginJob } from "../load/job.ts";
import { logIn } from "./log-in.ts";
import { proverFor } from "./prove.ts";

/**
 * Before any clock starts each account is logged in to once by each rival: an account of ours begins with its first
 * login, a hashed password is hashed then, and what Prosody keeps in memory is read.
 */
export async function firstLogins(jobs: Readonly<Record<string, LoginJob>>): Promise<void> {
  for (const { port, domain, proof, localparts } of Object.values(jobs)) {
    for (const localpart of localparts) {
      const prove = proverFor(proof, { localpart, domain })();
      await logIn({ port, domain, mechanism: proof.mechanism, prove });
    }
  }
}

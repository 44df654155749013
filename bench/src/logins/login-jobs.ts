import type { LoginJob } from "../load/job.ts";
import { HOSTS, type Prosody } from "./start-prosody.ts";

export const SCRAM = "SCRAM-SHA-1, key derived each time";
const SCRAM_KEPT = "SCRAM-SHA-1, key kept by the client";
const PLAIN_HASHED = "PLAIN, passwords hashed";
const PLAIN_PLAIN = "PLAIN, passwords in plain text";
export const TOKEN = "X-TOKEN";

export function loginJobs({
  port,
  secrets,
  accounts,
}: Pick<Prosody, "port" | "secrets" | "accounts">): Record<string, LoginJob> {
  const { localparts, password } = accounts;
  const job = (domain: string, proof: LoginJob["proof"]): LoginJob => {
    return { kind: "logins", port, domain, proof, localparts };
  };
  return {
    [SCRAM]: job(HOSTS.hashed, { mechanism: "SCRAM-SHA-1", password, kept: false }),
    [SCRAM_KEPT]: job(HOSTS.hashed, { mechanism: "SCRAM-SHA-1", password, kept: true }),
    [PLAIN_HASHED]: job(HOSTS.hashed, { mechanism: "PLAIN", password }),
    [PLAIN_PLAIN]: job(HOSTS.plain, { mechanism: "PLAIN", password }),
    [TOKEN]: job(HOSTS.token, { mechanism: "X-TOKEN", secrets }),
  };
}

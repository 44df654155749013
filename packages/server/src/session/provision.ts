import type { Log } from "../log.ts";

interface Person {
  localpart: string;
  user: string;
  name: string;
}

export interface ProvisionOptions {
  provisionPerson(domain: string, person: Person): Promise<boolean>;
  /** How long a session waits for it. */
  waitMs: number;
  log: Log;
}

/**
 * Tells the XMPP server a member's name. A member whose name could not be told chats all the same: nothing that happens
 * here refuses a session.
 */
export async function provision(
  { domain, ...person }: Person & { domain: string },
  { provisionPerson, waitMs, log }: ProvisionOptions,
): Promise<void> {
  const { localpart } = person;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, waitMs, "late");
  });
  const told = Promise.resolve()
    .then(() => provisionPerson(domain, person))
    .catch((error: unknown) => {
      log.warn(
        { domain, localpart, error: error instanceof Error ? error.name : typeof error },
        "name failed",
      );
      return true;
    });
  const outcome = await Promise.race([told, late]);
  clearTimeout(timer);
  if (outcome === "late") log.warn({ domain, localpart }, "the XMPP server is slow to take a member's name");
  else if (!outcome) log.warn({ domain, localpart }, "the XMPP server did not take a member's name");
}

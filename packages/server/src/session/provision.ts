import type { Log } from "../log.ts";

export interface ProvisionOptions {
  provisionPerson(domain: string, localpart: string, name: string): Promise<boolean>;
  /** How long a session waits for it. */
  waitMs: number;
  log: Log;
}

/**
 * Tells the XMPP server a member's name. A member whose name could not be told chats all the same: nothing that happens
 * here refuses a session.
 */
export async function provision(
  person: { domain: string; localpart: string; name: string },
  { provisionPerson, waitMs, log }: ProvisionOptions,
): Promise<void> {
  const { domain, localpart, name } = person;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, waitMs, "late");
  });
  const told = Promise.resolve()
    .then(() => provisionPerson(domain, localpart, name))
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

import { ConverseError } from "../errors.ts";
import type { Log } from "../log.ts";

interface Person {
  localpart: string;
  user: string;
  name: string;
  /** When the site last gave the user id up, unix milliseconds. */
  freed?: number | undefined;
}

export interface ProvisionOptions {
  provisionPerson(domain: string, person: Person): Promise<boolean>;
  /** How long a session waits for it. */
  waitMs: number;
  log: Log;
}

/**
 * Tells the XMPP server a member's name. A member whose name could not be told chats all the same, but for who has a user
 * id that another person had: before the server says that the account is theirs they get no session with it.
 *
 * @throws ConverseError `xmpp-unreachable`
 */
export async function provision(
  { domain, ...person }: Person & { domain: string },
  { provisionPerson, waitMs, log }: ProvisionOptions,
): Promise<void> {
  const { localpart, freed = 0 } = person;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, waitMs, "late");
  });
  const told = Promise.resolve()
    .then(() => provisionPerson(domain, person))
    .catch((error: unknown) => {
      if (error instanceof ConverseError) throw error;
      log.warn(
        { domain, localpart, error: error instanceof Error ? error.name : typeof error },
        "name failed",
      );
      return freed === 0;
    });
  // Nobody hears of one that comes late.
  told.catch(() => undefined);
  const outcome = await Promise.race([told, late]).finally(() => clearTimeout(timer));
  if (outcome === "late") log.warn({ domain, localpart }, "the XMPP server is slow to take a member's name");
  else if (!outcome) log.warn({ domain, localpart }, "the XMPP server did not take a member's name");
  if (outcome !== true && freed > 0)
    throw new ConverseError(
      "xmpp-unreachable",
      "Prosody did not say that the account is of who has the user id now.",
    );
}

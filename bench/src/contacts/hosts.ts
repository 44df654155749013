/** Who puts contacts into lists. */
export const GIVEN = "Given by the site";
export const MOD_GROUPS = "Prosody's mod_groups";
export type Rival = typeof GIVEN | typeof MOD_GROUPS;
export const RIVALS: readonly Rival[] = [GIVEN, MOD_GROUPS];

/** Virtual hosts of one Prosody, the same but for who gives contacts. */
export const HOSTS: Readonly<Record<Rival, string>> = {
  [GIVEN]: "given.localhost",
  [MOD_GROUPS]: "groups.localhost",
};

/** A group; each of its members has the others as contacts. */
export interface Crowd {
  title: string;
  id: string;
  /** Localparts. The first ones are those who are online. */
  members: readonly string[];
}

function crowd(title: string, id: string, contacts: number): Crowd {
  return { title, id, members: Array.from({ length: contacts + 1 }, (_, place) => `${id}-${place}`) };
}

/** Who logs in, by turns: nobody may come and go as often as a round has it. */
export function comers({ members }: Crowd): readonly string[] {
  return members.slice(-3);
}

export const FEW = crowd("Board", "few", 3);
export const MANY = crowd("Everybody", "many", 300);

/** As people are called. */
export function nameOf(localpart: string): string {
  return `Member Called ${localpart}`;
}

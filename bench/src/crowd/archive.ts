const MAM = "urn:xmpp:mam:2";
const RSM = "http://jabber.org/protocol/rsm";
const PAGE = 100;

/** A message as an archive has it. */
export interface Archived {
  /** As its sender called it. */
  id: string;
  /** Whether the archive's owner got it. */
  isIncoming: boolean;
}

/** A question for messages since then (RFC 3339; absent: all), and after this one of the answer before. */
export function archiveQuestion(id: string, { since, after }: { since?: string; after?: string }): string {
  const field = (name: string, value: string) => `<field var="${name}"><value>${value}</value></field>`;
  const form =
    since === undefined
      ? ""
      : `<x xmlns="jabber:x:data" type="submit">${field("FORM_TYPE", MAM)}${field("start", since)}</x>`;
  const from = after === undefined ? "" : `<after>${after}</after>`;
  const page = `<set xmlns="${RSM}"><max>${PAGE}</max>${from}</set>`;
  return `<iq xmlns="jabber:client" type="set" id="${id}"><query xmlns="${MAM}" queryid="${id}">${form}${page}</query></iq>`;
}

/** A result among what comes; undefined for everything else. */
export function readResult(element: string, owner: string): Archived | undefined {
  const place = element.indexOf("<forwarded");
  if (place < 0 || !element.includes(MAM)) return undefined;
  const head = /<message\b[^>]*>/.exec(element.slice(place))?.[0] ?? "";
  const id = attribute(head, "id");
  if (id === undefined) return undefined;
  return { id, isIncoming: attribute(head, "to")?.startsWith(owner) ?? false };
}

/** Where the archive goes on behind this page; undefined where it does not. */
export function nextPage(fin: string): string | undefined {
  if (/<fin\b[^>]*\bcomplete=['"]true['"]/.test(fin)) return undefined;
  return /<last>([^<]+)<\/last>/.exec(fin)?.[1];
}

export function attribute(head: string, name: string): string | undefined {
  return new RegExp(`\\s${name}=(?:'([^']*)'|"([^"]*)")`)
    .exec(head)
    ?.slice(1)
    .find((value) => value !== undefined);
}

import { isBareJid } from "@collective-converse/token";

/** RFC 1035 section 2.3.1, and letters outside ASCII as users see them (RFC 6122 section 2.2), not `xn--`. */
const LABEL = /^(?!-)[a-z0-9\u0080-\u{10ffff}-]{1,63}(?<!-)$/u;

/** What a regular expression without `lookbehind` can say of it, for editors. */
export const DOMAIN_FORM = new RegExp(
  String.raw`^LETTER(?:-*LETTER)*(?:\.LETTER(?:-*LETTER)*)*$`.replaceAll(
    "LETTER",
    String.raw`(?:[a-z0-9]|[^\x00-\x7F])`,
  ),
  "u",
);

/** Whether an XMPP server keeps the domain exactly so: lower case, no empty label, no dot at the end. */
export function isXmppDomain(text: string): boolean {
  return isBareJid(`a@${text}`) && text.split(".").every((label) => LABEL.test(label));
}

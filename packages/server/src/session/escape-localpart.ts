/**
 * Escapes what a localpart may not hold, as XEP-0106 section 4 says: the ten characters become `\20` to `\40` and
 * `\5c`, the backslash only where it would be read as the beginning of an escape. Injective.
 */
export function escapeLocalpart(text: string): string {
  return text
    .replace(/\\(?=20|22|26|27|2f|3a|3c|3e|40|5c)/g, "\\5c")
    .replace(/[ "&'/:<>@]/g, (character) => `\\${character.charCodeAt(0).toString(16)}`);
}

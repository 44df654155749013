const UNPRINTABLE = /[\p{Cc}"\\]/gu;

/** A basic string of TOML 1.0. Text that is no Unicode cannot be written. */
export function tomlString(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError("half a surrogate pair is no text");
  const escaped = text.replaceAll(UNPRINTABLE, (character) =>
    character === '"' || character === "\\"
      ? `\\${character}`
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `"${escaped}"`;
}

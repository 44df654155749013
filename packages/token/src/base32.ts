const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The place of a character in the alphabet of RFC 4648 section 6, or -1. */
export function base32Index(character: string): number {
  return ALPHABET.indexOf(character);
}

/** RFC 4648 section 6; the bytes are a multiple of five, so there is no padding. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) {
      text += ALPHABET.charAt((held >> (bits - 5)) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return text;
}

/** The inverse; the text is of the alphabet and a multiple of eight characters. */
export function decodeBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of text) {
    held = (held << 5) | base32Index(character);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  return Buffer.from(bytes);
}

import { base32Index } from "./base32.ts";

/** What a person types who has no random source: few characters, a word again and again, a walk on the alphabet. */
export function isWeak(text: string): boolean {
  if (new Set(text).size < 5) return true;
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.slice(period) === text.slice(0, -period)) return true;
  }
  const distances = Array.from(text.slice(1), (character, index) => {
    return (base32Index(character) - base32Index(text.charAt(index)) + 32) % 32;
  });
  return new Set(distances).size === 1;
}

import { ConverseError } from "../errors.ts";

const KEY = String.raw`(?:[\w-]+|"[\w-]+"|'[\w-]+')`;
const END = String.raw`[ \t]*(?:#.*)?\r?$`;

/** What a line of the file may be; a value has no escapes and no second line. */
const LINES = [
  new RegExp(`^${END}`),
  new RegExp(String.raw`^[ \t]*\[[ \t]*${KEY}(?:[ \t]*\.[ \t]*${KEY})*[ \t]*\]${END}`),
  new RegExp(String.raw`^[ \t]*[\w-]+[ \t]*=[ \t]*(?:"[^"\\]*"|'[^']*'|[0-9]+)${END}`),
];

/**
 * Refuses TOML that Prosody's module does not read, so that a gateway never runs beside a Prosody that refuses
 * everybody. The text is valid TOML.
 *
 * Errors: `secrets-syntax`.
 */
export function checkForm(text: string, path: string): void {
  // It is not seen in an editor, so the line alone would be no help.
  if (text.startsWith("\ufeff")) {
    const message = `${path} begins with a byte order mark, which Prosody does not read; save it as UTF-8 without one`;
    throw new ConverseError("secrets-syntax", message);
  }
  const line = text.split("\n").findIndex((line) => !LINES.some((form) => form.test(line)));
  if (line < 0) return;
  throw new ConverseError(
    "secrets-syntax",
    `${path}, line ${line + 1}: Prosody does not read this form of TOML; write a table [sites.NAME] with key = "value" lines`,
  );
}

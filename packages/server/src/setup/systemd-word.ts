const PLAIN = /^[A-Za-z0-9_./:@=+,-]+$/;

function quoted(text: string): string {
  if (text === "" || /\p{Cc}/u.test(text)) throw new TypeError("not a word for systemd");
  return PLAIN.test(text) ? text : `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** One word of a list, such as a path (systemd.syntax(7)); `%` begins a specifier. */
export function systemdWord(text: string): string {
  return quoted(text).replaceAll("%", "%%");
}

/** One argument of a command line (systemd.service(5)), where `$` begins a variable too. */
export function systemdArgument(text: string): string {
  return systemdWord(text).replaceAll("$", "$$$$");
}

/** Whether systemd takes it as the path of a program, where it allows no quotes and no backslashes, however written. */
export function isProgramPath(text: string): boolean {
  return text.startsWith("/") && !/[\p{Cc}"'\\]/u.test(text);
}

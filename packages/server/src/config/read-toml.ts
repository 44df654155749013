import { parse, TomlError } from "smol-toml";
import { ConverseError } from "../errors.ts";

/** What a file's text is refused with; `hidden` keeps every word of the file out of the error. */
export interface TomlOptions {
  path: string;
  code: "config-syntax" | "secrets-syntax";
  hidden: boolean;
}

/** What smol-toml says, without the lines of the file that it quotes. */
function reasonOf(error: TomlError): string {
  const [first = ""] = error.message.split("\n");
  return first.replace(/^Invalid TOML document: /, "");
}

/** A parsed TOML document (TOML 1.0); its text is UTF-8, with or without a byte order mark. */
export function readToml(bytes: Uint8Array, { path, code, hidden }: TomlOptions): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ConverseError(code, `${path} is not UTF-8; save it as UTF-8`);
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const place = `${path}, line ${error.line}, column ${error.column}`;
    // The parser's error quotes the file, so it is no cause of an error that must not.
    if (hidden) throw new ConverseError(code, `${place}: this is not valid TOML`);
    throw new ConverseError(code, `${place}: ${reasonOf(error)}`, { cause: error });
  }
}

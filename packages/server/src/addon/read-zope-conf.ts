import { ConverseError } from "../errors.ts";
import { ADD_ON } from "./wanted.ts";

/** A value and its line, from 1. */
interface ConfValue {
  value: string;
  line: number;
}

/** A section `<product-config collective.converse>`, or one named `collective.converse.` and anything. */
export interface ProductSection {
  line: number;
  /** By the key in lower case. */
  keys: ReadonlyMap<string, ConfValue>;
}

export interface ZopeConf {
  sections: readonly ProductSection[];
  /** Lines with `%include`: what they bring in is in no section here. */
  includes: readonly number[];
}

interface Open {
  type: string;
  line: number;
  /** Absent: a section of somebody else. */
  keys?: Map<string, ConfValue>;
}

// As in ZConfig, where a name ends at white space or a parenthesis.
const HEADER = /^([^\s()]+)(?:\s+([^\s()]+))?$/;
const KEY = /^([^\s()]+)\s*(\S.*)?$/s;

/** A file that cannot be understood so far that a secret is taken out of it. The message repeats nothing of it. */
export function unclearConf(name: string, line: number, message: string): ConverseError {
  return new ConverseError("zope-conf-unclear", `${name}, line ${line}: ${message}`);
}

function isOurs(type: string, name: string): boolean {
  return type === "product-config" && (name === ADD_ON || name.startsWith(`${ADD_ON}.`));
}

class Reader {
  readonly sections = new Map<string, ProductSection>();
  readonly includes: number[] = [];
  readonly #open: Open[] = [];
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  read(text: string, line: number): void {
    if (text === "" || text.startsWith("#")) return;
    if (text.startsWith("</")) this.#end(text, line);
    else if (text.startsWith("<")) this.#begin(text, line);
    else if (/^%\s*include\s/.test(text)) this.includes.push(line);
    else if (!text.startsWith("%")) this.#take(text, line);
  }

  finish(): void {
    const last = this.#open.at(-1);
    if (last !== undefined) throw this.#refuse(last.line, "the section that begins here has no end");
  }

  #refuse(line: number, message: string): ConverseError {
    return unclearConf(this.#name, line, message);
  }

  #begin(text: string, line: number): void {
    const isEmpty = text.endsWith("/>");
    const inner = text.slice(1, isEmpty ? -2 : -1).trimEnd();
    const [, type, name = ""] = (text.endsWith(">") && HEADER.exec(inner)) || [];
    if (type === undefined) throw this.#refuse(line, "the beginning of a section is not well-formed");
    const open: Open = { type: type.toLowerCase(), line };
    if (this.#open.length === 0 && isOurs(open.type, name.toLowerCase())) {
      const earlier = this.sections.get(name.toLowerCase());
      if (earlier !== undefined) {
        throw this.#refuse(line, `a section of this name begins in line ${earlier.line} already`);
      }
      open.keys = new Map();
      this.sections.set(name.toLowerCase(), { line, keys: open.keys });
    }
    if (!isEmpty) this.#open.push(open);
  }

  #end(text: string, line: number): void {
    const open = this.#open.pop();
    const type = text.endsWith(">") ? text.slice(2, -1).trimEnd().toLowerCase() : undefined;
    if (open === undefined || open.type !== type) {
      throw this.#refuse(line, "this is not the end of the section that is open here");
    }
  }

  #take(text: string, line: number): void {
    const keys = this.#open.at(-1)?.keys;
    if (keys === undefined) return;
    const [, key, value = ""] = KEY.exec(text) ?? [];
    if (key === undefined) throw this.#refuse(line, "this is no key with a value");
    const earlier = keys.get(key.toLowerCase());
    if (earlier !== undefined) {
      throw this.#refuse(line, `the key of this line is in line ${earlier.line} already`);
    }
    keys.set(key.toLowerCase(), { value, line });
  }
}

/**
 * The add-on's sections in the text of a `zope.conf`, in ZConfig's syntax: comments, lines that end in any way, names in
 * any case. Values are as they stand there, `$name` in them too. What a file with this `name` holds is in no message.
 *
 * Errors: `zope-conf-unclear`.
 */
export function readZopeConf(text: string, name: string): ZopeConf {
  const reader = new Reader(name);
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) reader.read(line.trim(), index + 1);
  reader.finish();
  return { sections: [...reader.sections.values()], includes: reader.includes };
}

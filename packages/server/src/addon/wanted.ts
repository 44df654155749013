import { ConverseError } from "../errors.ts";

/** The distribution's name on the package index. */
export const ADD_ON = "collective.converse";

export type ProductConfig = readonly (readonly [key: string, value: string])[];

/** What a project shall have afterwards. */
export interface Wanted {
  /** Of the add-on: `2.0.0`. */
  version: string;
  /** Absolute path of a wheel to install it from; absent: from the package index. */
  wheel?: string;
  /** Lines of the section `<product-config collective.converse>`; none: no section. */
  productConfig: ProductConfig;
}

/** A project that is found and not understood: nothing is changed, and the message says what to do by hand. */
export function unclear(message: string): ConverseError {
  return new ConverseError("addon-project-unclear", message);
}

/** PEP 503: `Collective_Converse` is `collective-converse`. */
export function normalize(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

/** `collective.converse>=2,<3`. */
export function requirement(version: string): string {
  const [major = "0"] = version.split(".");
  return `${ADD_ON}>=${major},<${Number(major) + 1}`;
}

/**
 * Whether a requirement (PEP 508) is the add-on.
 *
 * @throws ConverseError `addon-project-unclear` when it holds version 1, which is another program.
 */
export function isAddOn(text: string, place: string): boolean {
  const match = /^\s*([a-z0-9][a-z0-9._-]*)\s*(?:\[[^\]]*\])?(.*)$/i.exec(text);
  if (match === null || normalize(match[1] ?? "") !== normalize(ADD_ON)) return false;
  if (/(?:==|~=|<=|<)\s*1(?![0-9])|<\s*2(?![0-9.])/.test(match[2] ?? "")) {
    throw unclear(`${place} asks for version 1 (${text.trim()}); change that line by hand`);
  }
  return true;
}

import { type BuildoutOption, type BuildoutSection, readBuildout } from "./read-buildout.ts";

const RECIPE = "plone.recipe.zope2instance";

/** A buildout's own file and the local files that it extends, read as one. */
export interface Buildout {
  own: readonly BuildoutSection[];
  all: readonly BuildoutSection[];
}

export function openBuildout(text: string, extended: readonly string[]): Buildout {
  const own = readBuildout(text);
  return { own, all: [...extended.flatMap(readBuildout), ...own] };
}

function optionsOf(sections: readonly BuildoutSection[], name: string, option: string): BuildoutOption[] {
  return sections
    .filter((section) => section.name === name)
    .flatMap(({ options }) => options.filter((each) => each.name === option));
}

/** The sections that a section is made of by `<= NAME`. */
export function basesOf(sections: readonly BuildoutSection[], name: string): string[] {
  const values = optionsOf(sections, name, "<").at(-1)?.values ?? [];
  return values.filter((value) => value !== "");
}

/** Every line of an option's value: from this section, and where it is not set anew from those that it is made of. */
export function valuesOf(buildout: Buildout, name: string, option: string, seen: string[] = []): string[] {
  if (seen.includes(name)) return [];
  const options = optionsOf(buildout.all, name, option).filter(({ how }) => how !== "-");
  const anew = options.findLastIndex(({ how }) => how === "=");
  const own = options.slice(Math.max(anew, 0)).flatMap(({ values }) => values);
  if (anew >= 0) return own;
  const bases = basesOf(buildout.all, name);
  return [...bases.flatMap((base) => valuesOf(buildout, base, option, [...seen, name])), ...own];
}

/** The same lines with `${section:option}` followed to where it stands. */
export function followValues(
  buildout: Buildout,
  name: string,
  option: string,
  seen: string[] = [],
): string[] {
  const key = `${name}:${option}`;
  if (seen.includes(key)) return [];
  return valuesOf(buildout, name, option).flatMap((line) => [
    line,
    ...Array.from(line.matchAll(/\$\{([^:}]*):([^}]+)\}/g), ([, section = "", other = ""]) =>
      followValues(buildout, section.trim() === "" ? name : section.trim(), other.trim(), [...seen, key]),
    ).flat(),
  ]);
}

/** The names of the parts that run Plone, in the order of the files. */
export function instanceParts(buildout: Buildout): string[] {
  const names = new Set(buildout.all.map(({ name }) => name));
  return [...names].filter((name) =>
    valuesOf(buildout, name, "recipe").some((value) => value.split(/[\s:[<>=!~]/)[0] === RECIPE),
  );
}

/** Where the own file sets an option, unconditionally. */
export function ownOption(buildout: Buildout, name: string, option: string): BuildoutOption | undefined {
  const sections = buildout.own.filter(({ isConditional }) => !isConditional);
  return optionsOf(sections, name, option).findLast(({ how }) => how !== "-");
}

export function ownSection(buildout: Buildout, name: string): BuildoutSection | undefined {
  return buildout.own.findLast((section) => section.name === name && !section.isConditional);
}

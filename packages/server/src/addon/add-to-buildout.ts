import { dirname } from "node:path";
import { followValues, instanceParts, openBuildout, ownOption, valuesOf } from "./buildout.ts";
import { addToSection, extendOption } from "./extend-option.ts";
import { findMissing, renderProductConfig } from "./product-config.ts";
import { insertLines, splitLines } from "./text-lines.ts";
import { ADD_ON, isAddOn, normalize, unclear, type Wanted } from "./wanted.ts";

const CONF = "zope-conf-additional";

export interface BuildoutFiles {
  name: string;
  text: string;
  /** The texts of the local files that it extends, those that hold least first. */
  extended: readonly string[];
  /** Some of what it extends is not on this machine. */
  isExtendedElsewhere: boolean;
  /** Names of the parts that run Plone; none: those with the recipe. */
  parts: readonly string[];
}

function partsOf({ name, text, extended, isExtendedElsewhere, parts }: BuildoutFiles): readonly string[] {
  if (parts.length > 0) return parts;
  const found = instanceParts(openBuildout(text, extended));
  if (found.length > 0) return found;
  const where = isExtendedElsewhere ? " here, and what it extends from elsewhere is not read" : "";
  throw unclear(
    `${name} has no part with the recipe plone.recipe.zope2instance${where}; name the part with --part`,
  );
}

function addEgg(files: BuildoutFiles, part: string): string {
  const { name, text, extended } = files;
  const lines = followValues(openBuildout(text, extended), part, "eggs");
  if (lines.some((line) => isAddOn(line, `${name}, part ${part},`))) return text;
  return extendOption(text, extended, [part, "eggs"], [ADD_ON]);
}

function addPin(files: BuildoutFiles, version: string): string {
  const { name, text, extended } = files;
  const buildout = openBuildout(text, extended);
  const section = valuesOf(buildout, "buildout", "versions")[0] || "versions";
  const pins = buildout.all
    .filter((each) => each.name === section)
    .flatMap(({ options }) => options.filter((each) => normalize(each.name) === normalize(ADD_ON)));
  const pinned = pins.at(-1)?.values[0];
  if (pinned === undefined) return addToSection(text, buildout, section, [`${ADD_ON} = ${version}`]);
  isAddOn(`${ADD_ON}==${pinned}`, `${name}, section ${section},`);
  return text;
}

function addLink(files: BuildoutFiles, wheel: string): string {
  const { text, extended } = files;
  const folder = dirname(wheel);
  if (valuesOf(openBuildout(text, extended), "buildout", "find-links").includes(folder)) return text;
  return extendOption(text, extended, ["buildout", "find-links"], [folder]);
}

function addConf(files: BuildoutFiles, part: string, config: Wanted["productConfig"]): string {
  const { name, text, extended } = files;
  const buildout = openBuildout(text, extended);
  const place = `${name}, part ${part}`;
  if (findMissing(followValues(buildout, part, CONF), config, place)?.added.length === 0) return text;
  // The section is there and lacks a line: it is completed where it stands in this file.
  for (const section of new Set(buildout.own.map((each) => each.name))) {
    const option = ownOption(buildout, section, CONF);
    if (option === undefined) continue;
    const lines = splitLines(text).lines.slice(option.start, option.end);
    const missing = findMissing(lines, config, place);
    if (
      missing !== undefined &&
      followValues(buildout, part, CONF).includes(lines[missing.at]?.trim() ?? "")
    ) {
      return insertLines(text, option.start + missing.at, missing.added);
    }
  }
  if (findMissing(followValues(buildout, part, CONF), config, place) !== undefined) {
    throw unclear(`${place}: complete <product-config ${ADD_ON}> by hand in the file that has it`);
  }
  return extendOption(text, extended, [part, CONF], renderProductConfig(config));
}

/**
 * The text of a buildout's file with the add-on in every part that runs Plone, pinned, and with the product-config
 * section; unchanged when all that is there. Errors: `addon-project-unclear`.
 */
export function addToBuildout(files: BuildoutFiles, { version, wheel, productConfig }: Wanted): string {
  let text = files.text;
  const step = (work: (now: BuildoutFiles) => string) => {
    text = work({ ...files, text });
  };
  for (const part of partsOf(files)) step((now) => addEgg(now, part));
  if (productConfig.length > 0) {
    for (const part of partsOf(files)) step((now) => addConf(now, part, productConfig));
  }
  step((now) => addPin(now, version));
  if (wheel !== undefined) step((now) => addLink(now, wheel));
  return text;
}

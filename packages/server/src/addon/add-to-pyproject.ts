import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { parse } from "smol-toml";
import { appendToArray, scanTomlArray } from "./scan-toml-array.ts";
import { appendLines, insertLines, splitLines } from "./text-lines.ts";
import { ADD_ON, isAddOn, normalize, requirement, unclear, type Wanted } from "./wanted.ts";

type Table = Record<string, unknown>;

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function table(value: unknown, ...keys: readonly string[]): Table | undefined {
  const found = keys.reduce<unknown>((at, key) => (isTable(at) ? at[key] : undefined), value);
  return isTable(found) ? found : undefined;
}

function read(text: string, name: string): Table {
  try {
    return parse(text);
  } catch (cause) {
    throw unclear(
      `${name} is not valid TOML: ${String(cause instanceof Error ? cause.message : cause).split("\n")[0]}`,
    );
  }
}

function dependenciesOf(document: Table, name: string): readonly string[] | undefined {
  const project = table(document, "project");
  if (project === undefined) {
    const why = table(document, "tool", "poetry") ? "is Poetry's" : "has no table [project]";
    throw unclear(`${name} ${why}; add ${ADD_ON} with the program that installs this project`);
  }
  const dynamic = project["dynamic"];
  if (Array.isArray(dynamic) && dynamic.includes("dependencies")) {
    throw unclear(`${name} says that its dependencies are elsewhere (dynamic); name that file with --file`);
  }
  const list = project["dependencies"];
  if (list === undefined) return undefined;
  if (Array.isArray(list) && list.every((each) => typeof each === "string")) return list;
  throw unclear(`project.dependencies in ${name} is not a list of texts`);
}

/** The number of the line after `[project]`, or of `dependencies` in that table. */
function findInProject(text: string, what: RegExp): number {
  const { lines } = splitLines(text);
  const start = lines.findIndex((line) => /^\s*\[\s*project\s*\]\s*(#.*)?$/.test(line));
  if (start < 0) return -1;
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => /^\s*\[[^\],"']*\]\s*(#.*)?$/.test(line));
  const found = after.slice(0, end < 0 ? undefined : end).findIndex((line) => what.test(line));
  return found < 0 ? -1 : start + 1 + found;
}

function addDependency(text: string, name: string, value: string, isNew: boolean): string {
  const quoted = JSON.stringify(value);
  const line = findInProject(
    text,
    isNew ? /^\s*(name|version)\s*=\s*("[^"\\]*"|'[^']*')\s*(#.*)?$/ : /^\s*dependencies\s*=\s*\[/,
  );
  if (line < 0) throw unclear(`${name}: write ${quoted} into dependencies of [project] by hand`);
  if (isNew) return insertLines(text, line + 1, [`dependencies = [${quoted}]`]);
  const offset = text.split("\n").slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
  const array = scanTomlArray(text, text.indexOf("[", offset));
  if (array === undefined) throw unclear(`${name}: dependencies of [project] has no end`);
  return appendToArray(text, array, quoted);
}

function addSource(text: string, document: Table, wheel: string): string {
  const line = `${normalize(ADD_ON)} = { path = ${JSON.stringify(wheel)} }`;
  const header = splitLines(text).lines.findIndex((each) =>
    /^\s*\[\s*tool\.uv\.sources\s*\]\s*(#.*)?$/.test(each),
  );
  if (header >= 0) return insertLines(text, header + 1, [line]);
  if (table(document, "tool", "uv", "sources")) {
    throw unclear(`tool.uv.sources is not a table of its own; write there: ${line}`);
  }
  return appendLines(text, ["", "[tool.uv.sources]", line]);
}

/**
 * The text of a pyproject.toml (PEP 621) with the add-on in `project.dependencies`, and where uv installs from a wheel
 * with its path in `tool.uv.sources`. Unchanged when it is there.
 *
 * Errors: `addon-project-unclear`.
 */
export function addToPyproject(text: string, name: string, wanted: Wanted, isUv: boolean): string {
  const document = read(text, name);
  const before = dependenciesOf(document, name);
  const { wheel, version } = wanted;
  const value = wheel !== undefined && !isUv ? `${ADD_ON} @ ${pathToFileURL(wheel)}` : requirement(version);
  const expected = structuredClone(document);
  let result = text;
  if (!before?.some((each) => isAddOn(each, name))) {
    result = addDependency(result, name, value, before === undefined);
    Object.assign(table(expected, "project") ?? {}, { dependencies: [...(before ?? []), value] });
  }
  const sources = table(document, "tool", "uv", "sources");
  const hasSource = Object.keys(sources ?? {}).some((key) => normalize(key) === normalize(ADD_ON));
  if (wheel !== undefined && isUv && !hasSource) {
    result = addSource(result, document, wheel);
    const tool = table(expected, "tool");
    const uv = table(tool, "uv");
    const all = { ...sources, [normalize(ADD_ON)]: { path: wheel } };
    expected["tool"] = { ...tool, uv: { ...uv, sources: all } };
  }
  // What an unusual layout would have broken is never written.
  if (!isDeepStrictEqual(plain(read(result, name)), plain(expected))) {
    throw unclear(`${name}: write ${JSON.stringify(value)} into dependencies of [project] by hand`);
  }
  return result;
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

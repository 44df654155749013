import { join, relative, resolve } from "node:path";
import {
  addToBuildout,
  addToInstanceYaml,
  addToPyproject,
  addToRequirements,
  addToZopeConf,
  unclear,
  type Wanted,
} from "../../addon/index.ts";
import { ConverseError } from "../../errors.ts";
import { findFile, type Kind, type ProjectFile, readText } from "./find-file.ts";
import { readExtended } from "./read-extended.ts";

export interface ProjectOptions {
  folder: string;
  file: string | undefined;
  zopeConf: string | undefined;
  parts: readonly string[];
}

export interface FileChange {
  path: string;
  before: string;
  after: string;
}

export interface Plan {
  kind: Kind;
  /** Equal texts where nothing is to be done. */
  changes: readonly FileChange[];
  /** Commands that make the change hold, to be run in the folder. */
  next: readonly string[];
}

const ZOPE_CONFS = ["instance/etc/zope.conf", "etc/zope.conf", "backend/instance/etc/zope.conf"];

async function changeProject(
  found: ProjectFile,
  wanted: Wanted,
  { parts }: ProjectOptions,
): Promise<FileChange> {
  const { kind, path, text } = found;
  const change = (after: string) => ({ path, before: text, after });
  if (kind === "pip") return change(addToRequirements(text, path, wanted));
  if (kind !== "buildout") return change(addToPyproject(text, path, wanted, kind === "uv"));
  const { texts, isElsewhere } = await readExtended(path, text, [path]);
  const files = { name: path, text, extended: texts, isExtendedElsewhere: isElsewhere, parts };
  return change(addToBuildout(files, wanted));
}

/** zope.conf itself, or the file that it is made from. */
async function changeConf(
  { productConfig }: Wanted,
  { folder, zopeConf }: ProjectOptions,
): Promise<FileChange> {
  const yaml = join(folder, "instance.yaml");
  const before = zopeConf === undefined ? await readText(yaml) : undefined;
  if (before !== undefined)
    return { path: yaml, before, after: addToInstanceYaml(before, yaml, productConfig) };
  for (const name of zopeConf === undefined ? ZOPE_CONFS : [zopeConf]) {
    const path = resolve(folder, name);
    const text = await readText(path);
    if (text !== undefined) return { path, before: text, after: addToZopeConf(text, path, productConfig) };
  }
  if (zopeConf !== undefined) {
    throw new ConverseError("addon-project-unknown", `${resolve(folder, zopeConf)} is not there`);
  }
  throw unclear(
    `${folder} has no instance.yaml and no ${ZOPE_CONFS.join(", ")}; name the file with --zope-conf`,
  );
}

function nextSteps(kind: Kind, folder: string, changes: readonly FileChange[]): string[] {
  const [project, conf] = changes;
  const name = relative(folder, project?.path ?? "");
  const install = {
    buildout: name === "buildout.cfg" ? "bin/buildout" : `bin/buildout -c ${name}`,
    pip: `pip install -r ${name}`,
    pyproject: "pip install .",
    uv: "uv sync",
  }[kind];
  const isYaml = conf?.path.endsWith("instance.yaml");
  return [
    install,
    ...(isYaml
      ? ["cookiecutter -f --no-input --config-file instance.yaml gh:plone/cookiecutter-zope-instance"]
      : []),
  ];
}

/**
 * What is to be added to a project, in which file.
 *
 * Errors: `addon-project-unknown`, `addon-project-unclear`, `addon-project-unreadable`.
 */
export async function planProject(wanted: Wanted, options: ProjectOptions): Promise<Plan> {
  const found = await findFile(options.folder, options.file);
  if (found.kind !== "buildout" && options.parts.length > 0) {
    throw new ConverseError("cli-usage", "addon add: --part belongs to a buildout");
  }
  if (found.kind === "buildout" && options.zopeConf !== undefined) {
    throw new ConverseError("cli-usage", "addon add: a buildout makes its zope.conf; leave --zope-conf out");
  }
  const changes = [await changeProject(found, wanted, options)];
  if (found.kind !== "buildout" && wanted.productConfig.length > 0) {
    changes.push(await changeConf(wanted, options));
  }
  return { kind: found.kind, changes, next: nextSteps(found.kind, options.folder, changes) };
}

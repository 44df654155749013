import { readFile, stat } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";
import { mentionsUv, unclear } from "../../addon/index.ts";
import { ConverseError } from "../../errors.ts";

export type Kind = "buildout" | "pip" | "pyproject" | "uv";

export interface ProjectFile {
  kind: Kind;
  path: string;
  text: string;
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR";
}

/**
 * The text of a file, `undefined` when there is none.
 *
 * Errors: `addon-project-unreadable`, also for one that is not UTF-8: it could not be written back as it was.
 */
export async function readText(path: string): Promise<string | undefined> {
  try {
    const bytes = await readFile(path);
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    const why =
      cause instanceof TypeError
        ? "is not UTF-8"
        : `cannot be read: ${(cause as NodeJS.ErrnoException).code}`;
    throw new ConverseError("addon-project-unreadable", `${path} ${why}`, { cause });
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function kindOf(path: string, text: string): Promise<Kind> {
  const ending = extname(path);
  if (ending === ".cfg") return "buildout";
  if (ending === ".txt" || ending === ".in") return "pip";
  if (ending !== ".toml") {
    throw unclear(
      `${path}: a project is a buildout's .cfg, a pyproject.toml, or requirements in .txt or .in`,
    );
  }
  const hasLock = await exists(join(dirname(path), "uv.lock"));
  return hasLock || mentionsUv(text) ? "uv" : "pyproject";
}

async function open(path: string): Promise<ProjectFile | undefined> {
  const text = await readText(path);
  return text === undefined ? undefined : { kind: await kindOf(path, text), path, text };
}

/**
 * The file of a project that says what is installed.
 *
 * Errors: `addon-project-unknown`, `addon-project-unclear`, `addon-project-unreadable`.
 */
export async function findFile(folder: string, name: string | undefined): Promise<ProjectFile> {
  if (name !== undefined) {
    const found = await open(resolve(folder, name));
    if (found === undefined)
      throw new ConverseError("addon-project-unknown", `${resolve(folder, name)} is not there`);
    return found;
  }
  const buildout = await open(join(folder, "buildout.cfg"));
  // Its requirements.txt, where there is one, installs buildout itself.
  if (buildout !== undefined) return buildout;
  const pyproject = await open(join(folder, "pyproject.toml"));
  const requirements = await open(join(folder, "requirements.txt"));
  const isProject = pyproject !== undefined && /^\s*\[\s*project\s*\]/m.test(pyproject.text);
  if (isProject && requirements !== undefined && pyproject.kind !== "uv") {
    throw unclear(
      `${folder} has a pyproject.toml and a requirements.txt; name the one that Plone is installed from with --file`,
    );
  }
  const found = isProject ? pyproject : (requirements ?? pyproject);
  if (found !== undefined) return found;
  const inner = (await exists(join(folder, "backend/pyproject.toml"))) ? "; try its folder backend" : "";
  throw new ConverseError(
    "addon-project-unknown",
    `${folder} has no buildout.cfg, pyproject.toml or requirements.txt${inner}`,
  );
}

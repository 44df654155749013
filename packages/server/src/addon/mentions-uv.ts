import { parse } from "smol-toml";

/** Whether a pyproject.toml speaks to uv; one that is not valid does not. */
export function mentionsUv(text: string): boolean {
  try {
    const { tool } = parse(text);
    return typeof tool === "object" && tool !== null && "uv" in tool;
  } catch {
    return false;
  }
}

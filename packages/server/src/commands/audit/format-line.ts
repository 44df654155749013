/** Members choose their ids: nothing of them moves the cursor, turns the line around or looks like another field. */
function plain(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const visible = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");
  return /[\s="]/.test(visible) && typeof value === "string" ? JSON.stringify(visible) : visible;
}

/** `2026-11-24 10:00:00Z  sessions-ended  site=plone user=jane …`; undefined for what is no line of the audit log. */
export function formatLine(line: string): { at: number; text: string } | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const { at, event, ...fields } = parsed as Record<string, unknown>;
  if (typeof at !== "string" || typeof event !== "string") return undefined;
  const moment = at.replace("T", " ").replace(/\.\d+Z$/, "Z");
  const said = Object.entries(fields).map(([name, value]) => `${plain(name)}=${plain(value)}`);
  return {
    at: Date.parse(at),
    text: `${plain(moment).replaceAll('"', "")}  ${plain(event)}  ${said.join(" ")}`.trimEnd(),
  };
}

/** A PNG of one pixel. */
export const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=",
  "base64",
);

/** What Plone answers of somebody. */
export function personOf(id: string, changes: Record<string, unknown> = {}) {
  const portrait = { version: "v1", type: "image/png", data: PIXEL.toString("base64") };
  return { id, fullname: id.toUpperCase(), portrait, refused: null, ...changes };
}

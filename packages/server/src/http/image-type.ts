/** Bytes of a portrait; the XMPP server takes no larger one. */
export const LARGEST_PORTRAIT = 65_536;

export type ImageType = "image/png" | "image/jpeg" | "image/webp";

/** The media type that the first bytes say; undefined for everything but PNG, JPEG and WebP. Nothing is decoded. */
export function imageTypeOf(bytes: Uint8Array): ImageType | undefined {
  const beginning = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (beginning.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (beginning.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (beginning.startsWith("RIFF") && beginning.slice(8) === "WEBP") return "image/webp";
  return undefined;
}

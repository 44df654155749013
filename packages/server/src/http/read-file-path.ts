/**
 * What Prosody's `http_file_share` makes of a slot: 18 random bytes (24 characters of base64url; a little more or less
 * in other versions), then the file's name as socket.url of Lua encodes a segment. A slash cannot be in a name.
 */
const FILE =
  /^\/upload\/[A-Za-z0-9_-]{16,64}\/(?:[A-Za-z0-9\-_.!~*'(),:@&=+$]|%(?!2[fF]|00)[0-9a-fA-F]{2})+$/;

/** A name of 255 characters, three bytes each, three characters for each of them. */
const LONGEST = 2_400;

/** The path of a shared file at Prosody, or undefined for everything that is not exactly one. */
export function readFilePath(path: string): string | undefined {
  return path.length <= LONGEST && FILE.test(path) ? path : undefined;
}

/** Longer than any token; what is longer is refused all the same. */
const LIMIT = 65_536;

/**
 * The token that was given, or with `-` what standard input holds, as UTF-8, without the one line end that `echo`
 * adds.
 */
export async function readToken(argument: string, stdin: AsyncIterable<Uint8Array>): Promise<string> {
  if (argument !== "-") return argument;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LIMIT) break;
  }
  return Buffer.concat(chunks).toString("utf8").replace(/\n$/, "");
}

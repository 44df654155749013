/** One error as `errors.json` holds it. */
export interface ErrorEntry {
  code: string;
  /** The rooms that raise it: `token`, `prosody`, `gateway`, `plone`, `cli`, `start`, `page`. */
  where: string[];
  /** HTTP status where it travels over HTTP, else `null`. */
  status: number | null;
  title: string;
  remedy: string;
}

const HEAD = `# Errors

Every error has a code that stays the same in every release, in each language and in each log. Over HTTP it is the
\`code\` of an \`application/problem+json\` answer (RFC 9457); on the command line it stands in brackets; in Prosody's log
it follows the word \`refused\`. This page is made from \`spec/errors.json\`.
`;

/** The error reference as Markdown, one section an error, in the order of the code. */
export function errorsPage(errors: readonly ErrorEntry[]): string {
  const sections = errors.map((error) => {
    const status = error.status === null ? "" : ` · HTTP ${error.status}`;
    return `## ${error.code}\n\n${error.title}\n\n*What to do:* ${error.remedy}\n\n*From:* ${error.where.join(", ")}${status}\n`;
  });
  return [HEAD, ...sections].join("\n");
}

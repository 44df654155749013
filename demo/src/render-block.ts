import type { ReadyLine } from "./ready-line.ts";

/** What stands at the end of `npm start`: where the site is, who can log in, how to stop. */
export function renderBlock(ready: ReadyLine, { logs, data }: { logs: string; data: string }): string {
  const rows = ready.members.map(({ login, password, fullname }) => [login, password, fullname] as const);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => width(row[column] ?? ""))));
  const table = rows.map(([login, password, fullname]) =>
    `    ${pad(login, widths[0] ?? 0)}  ${pad(password, widths[1] ?? 0)}  ${fullname}`.trimEnd(),
  );
  return `
  ${ready.url}

  Members, with their passwords (sam is the site's administrator):
${table.join("\n")}

  Zope's administrator, who has no chat:
    ${ready.admin.login}  ${ready.admin.password}

  Stop:  Ctrl-C; the site stays in ${data}
  Logs:  ${logs}

`;
}

function pad(text: string, to: number): string {
  return text + " ".repeat(Math.max(0, to - width(text)));
}

/** In characters, not in UTF-16's units. */
function width(text: string): number {
  return [...text].length;
}

/** What `npm start -- --json` says in its one line when everything is ready. */
export interface ReadyLine {
  url: string;
  base: string;
  admin: { login: string; password: string };
  members: Account[];
  xmpp: { domain: string; http: string };
  pids: Record<string, number>;
}

export interface Account {
  login: string;
  password: string;
  userId: string;
  jid: string;
  fullname: string;
}

/** Parse the line; a `TypeError` names the field that is not there. */
export function parseReadyLine(line: string): ReadyLine {
  const ready = JSON.parse(line) as ReadyLine;
  const strings = [ready.url, ready.base, ready.admin?.login, ready.admin?.password, ready.xmpp?.domain];
  if (strings.some((value) => typeof value !== "string")) {
    throw new TypeError(`The line of npm start lacks a field: ${Object.keys(ready).join(", ")}`);
  }
  for (const member of ready.members) {
    for (const field of ["login", "password", "userId", "jid", "fullname"] as const) {
      if (typeof member[field] !== "string") {
        throw new TypeError(`A member in the line of npm start lacks ${field}.`);
      }
    }
  }
  return ready;
}

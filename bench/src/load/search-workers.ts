import type { SearchJob } from "./job.ts";
import { KeptConnection } from "./kept-connection.ts";
import { loginsOf } from "./logins-of.ts";
import type { Workers } from "./session-workers.ts";

/** Where each job goes on in its list of logins. */
const places = new Map<string, number>();

export async function searchWorkers(job: SearchJob, concurrency: number): Promise<Workers> {
  const logins = (await loginsOf(job.loginsFile)).slice(0, job.only);
  const next = () => {
    const place = places.get(job.path) ?? 0;
    places.set(job.path, place + 1);
    return searchRequest(
      job,
      job.queries[place % job.queries.length] ?? "",
      logins[place % logins.length] ?? "",
    );
  };
  const connections = await Promise.all(
    Array.from({ length: concurrency }, () => KeptConnection.open(job.port)),
  );
  return {
    workers: connections.map((connection) => async () => {
      const request = next();
      const since = performance.now();
      const { status, body } = await connection.ask(request);
      const ms = performance.now() - since;
      if (status !== 200 || !body.includes('"people"')) throw new Error(`no people but status ${status}`);
      return ms;
    }),
    async end() {
      for (const connection of connections) connection.close();
    },
  };
}

export function searchRequest({ path, head }: SearchJob, query: string, login: string): string {
  const lines = [`GET ${path}?q=${encodeURIComponent(query)} HTTP/1.1`, ...head, `Cookie: __ac=${login}`];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

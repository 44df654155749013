import { addressOf } from "../crowd/where.ts";
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
    const query = job.queries[place % job.queries.length] ?? "";
    const member = place % logins.length;
    return searchRequest(job, query, logins[member] ?? "", addressOf(member));
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

export function searchRequest(
  { path, head }: SearchJob,
  query: string,
  login: string,
  address: string,
): string {
  const lines = [
    `GET ${path}?q=${encodeURIComponent(query)} HTTP/1.1`,
    ...head,
    // As a web server in front says it; the gateway counts requests by address too.
    `X-Forwarded-For: ${address}`,
    `Cookie: __ac=${login}`,
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

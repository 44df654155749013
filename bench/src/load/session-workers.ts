import { addressOf } from "../crowd/where.ts";
import type { SessionJob } from "./job.ts";
import { KeptConnection } from "./kept-connection.ts";
import { loginsOf } from "./logins-of.ts";

/** Those who ask at the same time, each on a connection of its own. */
export interface Workers {
  workers: (() => Promise<number>)[];
  end(): Promise<void>;
}

/** So many addresses ask. */
const MEMBERS = 2_000;

/** Where each job goes on in its list, so that a login comes again only when all others had their turn. */
const places = new Map<string, number>();

export async function sessionWorkers(job: SessionJob, concurrency: number): Promise<Workers> {
  const logins = (await loginsOf(job.loginsFile)).slice(0, job.only);
  const head = job.head.join("\r\n");
  const next = () => {
    const place = places.get(head) ?? 0;
    places.set(head, place + 1);
    // The gateway counts requests by address too, and believes a web server on this machine in who asked it.
    return `X-Forwarded-For: ${addressOf(place % MEMBERS)}\r\nCookie: __ac=${logins[place % logins.length]}`;
  };
  const connections = await Promise.all(
    Array.from({ length: concurrency }, () => KeptConnection.open(job.port)),
  );
  return {
    workers: connections.map((connection) => async () => {
      const request = `${head}\r\n${next()}\r\n\r\n`;
      const since = performance.now();
      const { status, body } = await connection.ask(request);
      const ms = performance.now() - since;
      if (status !== 200 || !body.includes('"token":')) throw new Error(`no token but status ${status}`);
      return ms;
    }),
    async end() {
      for (const connection of connections) connection.close();
    },
  };
}

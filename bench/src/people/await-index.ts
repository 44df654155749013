import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { addressOf } from "../crowd/where.ts";
import type { SearchJob } from "../load/job.ts";
import { KeptConnection } from "../load/kept-connection.ts";
import { searchRequest } from "../load/search-workers.ts";

const LONGEST_MS = 60_000;
/** Whom only the index finds: Plone's plugins look for one text, not for words in any order. */
const QUERY = "smith anna";

/** Before any clock starts: the gateway has listed everybody. */
export async function awaitIndex(job: SearchJob, signal: AbortSignal): Promise<void> {
  const [login = ""] = JSON.parse(await readFile(job.loginsFile, "utf8")) as string[];
  const connection = await KeptConnection.open(job.port);
  const until = performance.now() + LONGEST_MS;
  try {
    for (;;) {
      const { status, body } = await connection.ask(searchRequest(job, QUERY, login, addressOf(0)));
      if (status === 200 && body.includes("Anna Smith")) return;
      if (performance.now() > until) throw new Error(`The gateway lists nobody: ${status} ${body}`);
      await delay(1_000, undefined, { signal });
    }
  } finally {
    connection.close();
  }
}

import { readFile } from "node:fs/promises";
import { type Secrets, verifyToken } from "@collective-converse/token";
import type { SessionJob } from "../load/job.ts";
import { KeptConnection } from "../load/kept-connection.ts";

/** Before any clock starts: who is measured answers with a token that Prosody would take. */
export async function checkJobs(jobs: Readonly<Record<string, SessionJob>>, secrets: Secrets): Promise<void> {
  for (const [rival, { port, head, loginsFile }] of Object.entries(jobs)) {
    const [login] = JSON.parse(await readFile(loginsFile, "utf8")) as string[];
    const connection = await KeptConnection.open(port);
    const { status, body } = await connection.ask(`${head.join("\r\n")}\r\nCookie: __ac=${login}\r\n\r\n`);
    connection.close();
    if (status !== 200) throw new Error(`${rival}: status ${status} in place of a session.`);
    const { jid, token } = JSON.parse(body) as { jid: string; token: string };
    const verified = verifyToken({ jid, token, secrets: [secrets], at: Date.now() / 1000 });
    if (!verified.ok) throw new Error(`${rival}: its token is refused, ${verified.code}.`);
  }
}

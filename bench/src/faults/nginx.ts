import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Part } from "../../../demo/src/supervise-part.ts";
import { renderNginx } from "../../../packages/server/src/setup/render-nginx.ts";
import { type PartContext, untilAnswered } from "./system-prosody.ts";

/** One nginx with the documented lines, in front of some gateways. */
export async function nginx(
  folder: string,
  { port, base, host, gateways }: { port: number; base: string; host: string; gateways: readonly number[] },
  context: PartContext,
): Promise<Part> {
  await mkdir(folder, { recursive: true });
  const [http, server] = renderNginx({ base, listen: { host: "gateways", port: 80 } }).map(
    ({ text }) => text,
  );
  const file = join(folder, "nginx.conf");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (what) => `${what}_temp_path ${join(folder, what)};`,
  );
  await writeFile(
    file,
    `daemon off;
${process.geteuid?.() === 0 ? "user root;" : ""}
pid ${join(folder, "nginx.pid")};
error_log ${join(folder, "error.log")};
worker_rlimit_nofile 65536;
events { worker_connections 16384; }
http {
access_log off;
${temporary.join("\n")}
${http}
upstream gateways {
${gateways.map((gateway) => `server 127.0.0.1:${gateway} max_fails=1 fail_timeout=2s;`).join("\n")}
}
server {
listen 127.0.0.1:${port} backlog=4096;
${server?.replace("http://gateways:80", "http://gateways")}
}
}
`,
  );
  return new Part({
    ...context,
    name: "nginx",
    code: "start-gateway-failed",
    command: "nginx",
    args: ["-p", folder, "-c", file, "-e", "stderr"],
    cwd: folder,
    pidFile: join(folder, "nginx.pid.json"),
    logFile: join(folder, "said.log"),
    readyWithinMs: 10_000,
    ready: (_log, signal) => untilAnswered({ port, path: `${base}/health/live`, host }, signal),
  });
}

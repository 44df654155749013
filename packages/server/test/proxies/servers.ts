import { execFileSync } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ProxyName, renderProxy } from "../../src/setup/index.ts";
import type { ProxySite } from "../../src/setup/proxy-site.ts";

/** Where a web server stands and what is behind it. */
export interface Front {
  /** Of the test, for all that the server writes. */
  folder: string;
  port: number;
  /** The port of what stands for Plone; the rest goes there. */
  plone: number;
  site: ProxySite;
  /** More lines, where docs/security-headers.md says that they belong. */
  more?: string;
}

export interface Server {
  /** Says that the configuration is right, and ends. */
  check: readonly [command: string, ...args: string[]];
  /** Runs in the foreground. */
  run: readonly [command: string, ...args: string[]];
}

const isRoot = process.geteuid?.() === 0;

/** The rendered lines by the name of their file. */
function lines(name: ProxyName, site: ProxySite): (file: string) => string {
  const snippets = renderProxy(name, site);
  return (file) => {
    const snippet = snippets.find((candidate) => candidate.name === file);
    if (snippet === undefined) throw new TypeError(`nothing is rendered for ${file}`);
    return snippet.text;
  };
}

async function nginx({ folder, port, plone, site, more = "" }: Front): Promise<Server> {
  const of = lines("nginx", site);
  const file = join(folder, "nginx.conf");
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (what) => `${what}_temp_path ${join(folder, what)};`,
  );
  await writeFile(
    file,
    `daemon off;
${isRoot ? "user root;" : ""}
pid ${join(folder, "nginx.pid")};
error_log stderr;
events { worker_connections 64; }
http {
access_log off;
${paths.join("\n")}
proxy_read_timeout 1s;
${of("nginx-http.conf")}
server {
listen 127.0.0.1:${port};
server_name www.example.org;
${of("nginx-server.conf")}
location ~ \\.js$ { return 410; }
location / {
proxy_pass http://127.0.0.1:${plone};
${more}}
}
}
`,
  );
  const args = ["-p", folder, "-c", file, "-e", "stderr"];
  return { check: ["nginx", "-t", ...args], run: ["nginx", ...args] };
}

async function caddy({ folder, port, plone, site, more = "" }: Front): Promise<Server> {
  const of = lines("caddy", site);
  const file = join(folder, "Caddyfile");
  await writeFile(
    file,
    `{
\tadmin off
}
http://www.example.org:${port} {
\tbind 127.0.0.1
${`${of("Caddyfile")}${more}`.replaceAll(/^(?=.)/gm, "\t")}\treverse_proxy 127.0.0.1:${plone}
}
`,
  );
  const args = ["--config", file, "--adapter", "caddyfile"];
  return { check: ["caddy", "validate", ...args], run: ["caddy", "run", ...args] };
}

/** Where Debian and others have Apache's modules. */
const MODULES = "/usr/lib/apache2/modules";

async function apache({ folder, port, plone, site, more = "" }: Front): Promise<Server> {
  const of = lines("apache", site);
  const file = join(folder, "httpd.conf");
  const modules = ["mpm_event", "authz_core", "proxy", "proxy_http", "rewrite", "reqtimeout", "headers"];
  await writeFile(
    file,
    `ServerRoot ${folder}
DefaultRuntimeDir ${folder}
PidFile ${join(folder, "httpd.pid")}
Listen 127.0.0.1:${port}
ServerName www.example.org
ErrorLog ${join(folder, "error.log")}
Timeout 1
ThreadsPerChild 25
StartServers 1
${isRoot ? "User nobody\nGroup nogroup" : ""}
${modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join("\n")}
RequestReadTimeout header=20-40,minrate=500 body=10,minrate=500
<VirtualHost 127.0.0.1:${port}>
ServerName www.example.org
${of("apache.conf")}
${more}RewriteEngine On
RewriteRule "^/(.*)$" "http://127.0.0.1:${plone}/$1" [P,L]
</VirtualHost>
`,
  );
  const args = ["-f", file];
  return { check: ["apache2", "-t", ...args], run: ["apache2", "-DFOREGROUND", ...args] };
}

async function haproxy({ folder, port, plone, site, more = "" }: Front): Promise<Server> {
  const of = lines("haproxy", site);
  const file = join(folder, "haproxy.cfg");
  await writeFile(
    file,
    `defaults
    mode http
    timeout connect 5s
    timeout client 1s
    timeout server 1s

frontend site
    bind 127.0.0.1:${port}
${of("haproxy-frontend.cfg")}
    default_backend plone

backend plone
${more}    server plone 127.0.0.1:${plone}

${of("haproxy-backend.cfg")}`,
  );
  return { check: ["haproxy", "-c", "-f", file], run: ["haproxy", "-db", "-f", file] };
}

const MAKERS = { nginx, caddy, apache, haproxy } satisfies Record<
  ProxyName,
  (front: Front) => Promise<Server>
>;

/** Writes a configuration that has the rendered lines, and little more, with short times for all but these lines. */
export async function makeServer(name: ProxyName, front: Front): Promise<Server> {
  await mkdir(front.folder, { recursive: true });
  // Apache's children are other accounts'.
  await chmod(front.folder, 0o755);
  return MAKERS[name](front);
}

/** The path of a program that may lie in sbin. */
export function pathOf(command: string): string {
  const searched = { PATH: `${process.env["PATH"]}:/usr/sbin:/usr/local/sbin` };
  return execFileSync("sh", ["-c", 'command -v "$1"', "sh", command], {
    env: searched,
    encoding: "utf8",
  }).trim();
}

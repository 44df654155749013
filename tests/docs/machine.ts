import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, open, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../projects/place.ts";

const execute = promisify(execFile);

/** A Debian with systemd, made of the one that it runs on: what is done in it is gone when it ends. */
export interface Machine {
  /** Arguments of `nsenter` for a program in it. */
  enter: readonly string[];
  /** A folder of the real machine that it sees as `/run/machine`. */
  shared: string;
  /** Runs a shell's line in it; what it says on both outputs. */
  run(code: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  end(): Promise<void>;
}

/** What a shell has in it; packages come from npm's cache, since there is no network. */
const ENV = [
  "HOME=/root",
  "USER=root",
  "LANG=C.UTF-8",
  "TERM=dumb",
  "npm_config_offline=true",
  "npm_config_update_notifier=false",
  "npm_config_prefix=/usr/local",
  // What would be fetched to build with is there.
  "PIP_NO_BUILD_ISOLATION=0",
  "PIP_NO_INDEX=1",
  `PATH=${join(ROOT, ".tools/project-6.2/bin")}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
];

/** Why there can be no such machine here, if there cannot. */
export function whyNot(): string | undefined {
  if (process.platform !== "linux") return "this needs Linux";
  if (process.geteuid?.() !== 0)
    return "this needs root: run it as root, or in a container whose root may mount";
  if (!existsSync("/lib/systemd/systemd")) return "this needs systemd: apt-get install systemd";
  try {
    execFileSync("unshare", ["--mount", "--pid", "--net", "--cgroup", "--fork", "true"], { stdio: "pipe" });
  } catch {
    return "this needs to make namespaces: give the container the capability SYS_ADMIN";
  }
  return undefined;
}

async function childOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return Number(children.trim().split(" ")[0]);
}

async function removeGroup(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeGroup(join(folder, entry.name));
  }
  await rmdir(folder);
}

export async function startMachine(): Promise<Machine> {
  const shared = await mkdtemp(join(tmpdir(), "collective-converse-machine-"));
  // Who is not root in it reads there too.
  await chmod(shared, 0o755);
  execFileSync("mkfifo", [join(shared, "ready")]);
  // It ends with this process, however that ends.
  const child = spawn(
    "setpriv",
    ["--pdeathsig", "KILL", "sh", join(ROOT, "tests/docs/enter.sh"), shared, ROOT],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (said += text));
  const exited = once(child, "exit");
  let isReady = false;
  const ready = open(join(shared, "ready")).then(async (file) => {
    await file.readFile();
    await file.close();
    isReady = true;
  });
  await Promise.race([
    ready,
    exited.then(async () => {
      if (isReady) return;
      // Whoever waits to read is let go.
      await writeFile(join(shared, "ready"), "");
      throw new Error(`the machine did not start:\n${said}`);
    }),
  ]);
  const first = await childOf(child.pid ?? 0);
  const enter = [
    "--target",
    String(first),
    "--all",
    `--root=/proc/${first}/root`,
    "--wdns=/root",
    "env",
    "-i",
    ...ENV,
  ];
  const run = async (code: string) => {
    const { stdout, stderr } = await execute("nsenter", [...enter, "bash", "--norc", "-c", code], {
      maxBuffer: 2 ** 26,
    });
    return stdout + stderr;
  };
  return {
    enter,
    shared,
    run,
    write: async (path, text) => {
      await writeFile(join(shared, "file"), text);
      await run(`mkdir -p '${dirname(path)}' && cat /run/machine/file > '${path}'`);
    },
    end: async () => {
      process.kill(first, "SIGKILL");
      await exited;
      await removeGroup((await readFile(join(shared, "cgroup"), "utf8")).trim());
      await rm(shared, { recursive: true, force: true });
    },
  };
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { renderInstance } from "../../demo/src/render-instance.ts";
import { ENV } from "./place.ts";

/** Of both people; it lives as long as the site. */
export const PASSWORD = "a-site-for-a-minute";

/** The files of Zope's instance, as a project of pip or uv has them. */
export async function makeInstance(folder: string, port: number): Promise<void> {
  for (const [name, text] of Object.entries(renderInstance({ folder, port }))) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await mkdir(join(folder, "var/cache"), { recursive: true });
}

export interface Serving {
  /** All lines that Plone has said so far. */
  lines: readonly string[];
  stop(): Promise<void>;
}

/** Starts Plone; resolves when it listens. */
export async function servePlone(command: string, args: readonly string[], cwd: string): Promise<Serving> {
  const child = spawn(command, [...args], {
    cwd,
    env: ENV,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const lines: string[] = [];
  const ended = once(child, "exit");
  const listens = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => {
        lines.push(line);
        if (line.includes("Serving on")) resolve();
      });
    }
    ended.then(() => reject(new Error(`Plone ended:\n${lines.join("\n")}`)), reject);
  });
  const stop = async () => {
    // The group: what a project's own command starts ends with it.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    await ended;
  };
  await listens;
  return { lines, stop };
}

const AS_JSON = { Accept: "application/json" };

function basic(login: string): Record<string, string> {
  return { ...AS_JSON, Authorization: `Basic ${Buffer.from(`${login}:${PASSWORD}`).toString("base64")}` };
}

/** What plone.restapi answers to somebody. */
export async function ask(
  url: string,
  login: "admin" | "jane",
  method: "GET" | "POST" = "GET",
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, { method, headers: basic(login) });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

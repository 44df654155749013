import { join, resolve } from "node:path";
import { isBasePath, isHost } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { isPlainPath, isProgramPath, type SetupPlan } from "../../setup/index.ts";
import type { Answers } from "./questions.ts";

/** What no question asks for: an option of the same name, else what is usual. */
export interface Details {
  dir: string | undefined;
  data: string | undefined;
  name: string | undefined;
  base: string | undefined;
  listen: string | undefined;
  ploneKey: string | undefined;
  user: string | undefined;
}

/** What the machine says about the process. */
export interface Place {
  /** The effective user. */
  uid: number | undefined;
  /** Whose files these are, unless it is root. */
  userName: string;
  /** Absolute path of this command. */
  program: string;
  /** Ports of the loopback that nobody listens on. */
  ports: { gateway: number; prosody: number };
}

const ROOTS = { dir: "/etc/converse", data: "/var/lib/converse", user: "converse" };

function bad(option: string, why: string): ConverseError {
  return new ConverseError("init-answer", `--${option}: ${why}`);
}

function absolute(option: string, text: string): string {
  const path = resolve(text);
  if (isPlainPath(path)) return path;
  throw bad(option, "write a path of one line, without ${ and without blanks at its ends");
}

function readListen(text: string): SetupPlan["listen"] {
  const [, host = "", digits = ""] = /^\[?([^[\]]+)\]?:(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (isHost(host) && port >= 1 && port <= 65535) return { host, port };
  throw bad("listen", "write an address and a port, such as 127.0.0.1:8090");
}

function matching(option: string, text: string, form: RegExp, expected: string): string {
  if (form.test(text)) return text;
  throw bad(option, `write ${expected}`);
}

function readBase(text: string): string {
  if (isBasePath(text)) return text;
  throw bad("base", "write a path with a slash at its beginning and none at its end, such as /chat");
}

/** Where this command lies is nobody's answer, but systemd cannot start it from everywhere. */
function readProgram(path: string): string {
  if (isProgramPath(path)) return path;
  throw new ConverseError(
    "init-answer",
    `systemd cannot start ${path}: install it below a path without quotes and backslashes`,
  );
}

function prosodyOf(answer: string, httpPort: number): SetupPlan["prosody"] {
  if (answer === "supervised") return { run: "supervised", httpPort };
  if (answer === "system") return { run: "system", httpPort };
  return { run: "remote", httpPort, url: answer };
}

/**
 * Everything that is decided, out of the answers and what is usual.
 *
 * Errors: `init-answer`.
 */
export function planSetup(
  answers: Answers,
  details: Details,
  { uid, userName, program, ports }: Place,
): SetupPlan {
  const isRoot = uid === 0;
  const dir = absolute("dir", details.dir ?? (isRoot ? ROOTS.dir : "."));
  const user = details.user ?? (isRoot ? ROOTS.user : userName);
  const name = details.name ?? "plone";
  return {
    site: {
      name: matching("name", name, /^[a-z0-9-]+$/, "lower-case letters, digits and hyphens, such as plone"),
      origin: answers["public-url"],
      plone: answers.plone,
      path: answers.path,
      domain: answers.domain,
      base: readBase(details.base ?? "/chat"),
    },
    listen:
      details.listen === undefined ? { host: "127.0.0.1", port: ports.gateway } : readListen(details.listen),
    prosody: prosodyOf(answers.prosody, ports.prosody),
    files: {
      config: join(dir, "converse.toml"),
      secrets: join(dir, "secrets.toml"),
      ploneKey: absolute("plone-key", details.ploneKey ?? join(dir, "plone.key")),
      data: absolute("data", details.data ?? (isRoot ? ROOTS.data : join(dir, "data"))),
    },
    service: {
      program: readProgram(program),
      user: matching("user", user, /^[a-z_][a-z0-9_-]*$/, "the name of an account, such as converse"),
    },
  };
}

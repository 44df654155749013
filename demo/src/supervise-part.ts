import { type ProcessOptions, SupervisedProcess } from "@collective-converse/supervise";
import { StartError } from "../../scripts/start/start-error.mjs";
import { ProcessLog } from "./process-log.ts";

export interface PartOptions {
  /** Plone, Gateway */
  name: string;
  code: string;
  command: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  pidFile: string;
  logFile: string;
  readyWithinMs: number;
  ready(log: ProcessLog, signal: AbortSignal, pid: number): Promise<void>;
  /** Takes one sentence when it ended by itself, and one when it is back. */
  say(text: string): void;
  random(): number;
}

const STOP_WITHIN_MS = 4_000;

/** Plone or the gateway as a child that is started again when it dies, with its log in a file. */
export class Part {
  readonly log: ProcessLog;
  readonly #process: SupervisedProcess;
  readonly #options: PartOptions;

  constructor(options: PartOptions) {
    const { name, command, args, cwd, env, pidFile, logFile, readyWithinMs, say, random } = options;
    const log = new ProcessLog(logFile);
    this.log = log;
    this.#options = options;
    let wasReady = false;
    const onState: ProcessOptions["onState"] = (state) => {
      if (state === "starting") log.begin();
      if (state === "backing-off")
        say(`${name} has ended by itself and is started again; ${logFile} says why.`);
      if (state === "ready" && wasReady) say(`${name} is back.`);
      wasReady ||= state === "ready";
    };
    this.#process = new SupervisedProcess({
      name,
      command,
      args,
      cwd,
      env,
      pidFile,
      readyWithinMs,
      stopWithinMs: STOP_WITHIN_MS,
      output: (line) => log.write(line),
      ready: (signal, pid) => options.ready(log, signal, pid),
      onState,
      random,
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Whether it is ready. */
  get answers(): boolean {
    return this.#process.answers;
  }

  /** @throws StartError with the part's code */
  async start(): Promise<void> {
    try {
      await this.#process.start();
    } catch (cause) {
      const { code, name, logFile } = this.#options;
      // The last lines are in the message too; they are shown before the sentence instead.
      const why = ((cause as Error).message.split("\n")[0] ?? "").replace(/ Its last lines:$/, "");
      throw new StartError(code, `${why || `${name} failed.`} See ${logFile}.`, {
        cause,
        lastLines: this.log.lastLines.slice(-15),
      });
    }
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    this.log.close();
  }
}

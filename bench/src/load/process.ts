// The load client's own process: takes orders from its parent, one at a time, and ends when the parent lets go of it.
import { doJob } from "./do-job.ts";
import type { Order, Report } from "./job.ts";

function report(what: Report): void {
  process.send?.(what);
}

process.on("message", ({ job, timing }: Order) => {
  doJob(job, timing).then(
    (round) => report({ round }),
    (error: Error) => report({ error: error.message }),
  );
});

import { afterEach } from "vitest";

type Mend = () => unknown;

let mends: Mend[] = [];

/** What undoes what a test broke; done after the test, the last first. */
export function mendLater(mend: Mend): void {
  mends.push(mend);
}

afterEach(async () => {
  const due = mends.reverse();
  mends = [];
  for (const mend of due) await mend();
});

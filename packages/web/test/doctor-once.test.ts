import { expect, test } from "vitest";
import type { DoctorLine } from "../../../spec/http.d.ts";
import type { Browser } from "../src/doctor/browser.ts";
import { BROWSER_CHECKS } from "../src/doctor/checks/all-checks.ts";
import { makeLook } from "../src/doctor/look.ts";
import { isFault, Report, type Told } from "../src/doctor/report.ts";
import { healthyBrowser } from "./healthy-browser.ts";

const ORIGIN = "https://www.example.org";

const closed = async () => {
  throw new Error("it did not open (code 1006)");
};
const forbidden = async () => [
  { directive: "connect-src", blocked: "wss://www.example.org/chat/ws", source: "" },
];

function gatewayFinds(check: string, changes: Partial<Told> = {}): DoctorLine {
  return {
    type: "result",
    ...{
      check,
      group: "There",
      subject: ORIGIN,
      state: "error",
      title: "It works.",
      measured: "it does not",
    },
    ...{ meaning: "It fails.", todo: ["Mend it."], because: null, hops: [], ms: 1 },
    ...changes,
  };
}

/** What is told when the gateway says this of the same site. */
async function look(broken: Partial<Browser>, ...lines: DoctorLine[]): Promise<Told[]> {
  const told: Told[] = [];
  const make = makeLook({
    ...{ checks: BROWSER_CHECKS, title: "Here", host: "www.example.org" },
    browser: () => healthyBrowser(broken),
    async *gateway() {
      yield { type: "begin", version: "2.0.0", domain: "example.org" };
      yield* lines;
    },
  });
  await make(
    false,
    (result) => told.push(result),
    () => undefined,
  );
  return told;
}

const faults = (told: readonly Told[]) => told.filter(isFault).map(({ check }) => check);

test.each<[string, Partial<Browser>, string]>([
  ["browser-websocket", { websocket: closed }, "websocket-upgrade"],
  ["browser-bosh", { bosh: closed }, "bosh-answers"],
  ["browser-csp", { violations: forbidden }, "content-security-policy"],
  ["browser-encrypted", { isSecure: false }, "origin-encrypted"],
])(
  "%s is told where the gateway's half is well, and counted behind its fault else",
  async (own, broken, theirs) => {
    expect(faults(await look(broken, gatewayFinds(theirs, { state: "fine" })))).toEqual([own]);
    expect(faults(await look(broken))).toEqual([own]);

    const told = await look(broken, gatewayFinds(theirs));
    expect(faults(told)).toEqual([theirs]);
    expect(told.find(({ check }) => check === own)).toMatchObject({
      state: "skipped",
      because: theirs,
      todo: [],
    });
  },
);

test("what the gateway found at another address of the site explains nothing here", async () => {
  const elsewhere = gatewayFinds("websocket-upgrade", { subject: "https://other.example" });
  expect(faults(await look({ websocket: closed }, elsewhere))).toEqual([
    "websocket-upgrade",
    "browser-websocket",
  ]);
});

test("what hides the gateway's check hides the browser's, and what depends on that one", async () => {
  const hidden = { state: "skipped", because: "prosody-answers" } as const;
  const down = gatewayFinds("prosody-answers", { subject: "plone" });
  const told = await look({ websocket: closed }, down, gatewayFinds("websocket-upgrade", hidden));
  expect(faults(told)).toEqual(["prosody-answers"]);

  const policy = await look({ violations: forbidden }, gatewayFinds("content-security-policy"));
  const report = new Report();
  for (const result of policy) report.add(result);
  expect([...report.hidden.keys()]).toEqual(["content-security-policy"]);
  expect(policy.map(({ check }) => check).sort()).toEqual(
    ["content-security-policy", ...BROWSER_CHECKS.map(({ id }) => id)].sort(),
  );
});

test("that the gateway was not reached is explained by a policy that forbids to ask it, and by nothing else", async () => {
  const report = new Report();
  expect(report.explains("unreachable")).toBe(false);
  for (const result of await look({ violations: forbidden })) report.add(result);
  expect(report.explains("unreachable")).toBe(true);
  expect(report.explains("stranger")).toBe(false);
});

import { expect, test } from "vitest";
import { Progress } from "../../start/progress.mjs";

function shown({ live }: { live: boolean }) {
  const written: string[] = [];
  const clock = { now: 0 };
  const progress = new Progress({
    write: (text) => void written.push(text),
    live,
    now: () => clock.now,
    columns: () => 40,
  });
  return { progress, clock, text: () => written.join("") };
}

test("without a terminal there are whole lines and no control code", async () => {
  const { progress, clock, text } = shown({ live: false });
  await progress.step("npm packages", async (note) => {
    clock.now = 1_240;
    note("up to date");
  });
  await expect(
    progress.step("Plone", async () => {
      clock.now = 126_240;
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect(text()).toBe(
    "npm packages ...\nnpm packages: done in 1.2 s, up to date\nPlone ...\nPlone: failed after 2 min 05 s\n",
  );
});

test("on a terminal the steps that run share one line, which the finished ones replace", async () => {
  const { progress, clock, text } = shown({ live: true });
  const first = withResolvers();
  const one = progress.step("uv", () => first.promise);
  const other = progress.step("Build", async () => {
    clock.now = 500;
  });
  await other;
  first.resolve();
  await one;
  const lines = text().split("\r\u001b[2K");
  expect(lines.some((line) => line.includes("uv 0.0 s, Build 0.0 s"))).toBe(true);
  expect(lines).toContainEqual(expect.stringMatching(/^✓ Build +0\.5 s\n$/));
  expect(lines).toContainEqual(expect.stringMatching(/^✓ uv +0\.5 s\n$/));
});

test("the live line is cut to the terminal, or it would not be one line", async () => {
  const { progress, text } = shown({ live: true });
  await progress.step("a step with a name that is longer than the terminal is wide", () => undefined);
  for (const part of text().split("\r\u001b[2K")) {
    if (!part.endsWith("\n")) expect(part.length).toBeLessThan(40);
  }
});

function withResolvers() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

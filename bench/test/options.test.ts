import { expect, test } from "vitest";
import { readOptions } from "../src/options.ts";

test("what is no option is refused, with the one that was meant", () => {
  expect(() => readOptions(["--quik"])).toThrow("--quick");
  expect(() => readOptions(["sessions"])).toThrow("sessions");
});

test("a run is a full one unless it is asked to be quick", () => {
  expect(readOptions([])).toEqual({ quick: false, help: false });
  expect(readOptions(["--quick"])).toEqual({ quick: true, help: false });
});

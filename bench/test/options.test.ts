import { expect, test } from "vitest";
import { PARTS, readOptions } from "../src/options.ts";

test("what is no option is refused, with the one that was meant", () => {
  expect(() => readOptions(["--quik"])).toThrow("--quick");
  expect(() => readOptions(["sessions"])).toThrow("sessions");
});

test("a part that there is not cannot be measured alone", () => {
  expect(() => readOptions(["--only", "logins"])).toThrow("rooms");
  for (const only of PARTS)
    expect(readOptions(["--only", only])).toEqual({ quick: false, only, help: false });
});

test("a run is a full one unless it is asked to be quick", () => {
  expect(readOptions([])).toEqual({ quick: false, help: false });
  expect(readOptions(["--quick"])).toEqual({ quick: true, help: false });
});

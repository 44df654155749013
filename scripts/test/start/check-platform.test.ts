import { expect, test } from "vitest";
import { checkPlatform } from "../../start/check-platform.mjs";

test("Windows is told what to use instead", () => {
  expect(() => checkPlatform("win32")).toThrowError(
    expect.objectContaining({
      code: "start-platform-unsupported",
      message: expect.stringContaining("Windows Subsystem for Linux"),
    }),
  );
});

test.each(["linux", "darwin", "freebsd"] as const)("%s is tried", (platform) => {
  expect(() => checkPlatform(platform)).not.toThrow();
});

import { expect, test } from "vitest";
import { explainFailure } from "../../start/explain-failure.mjs";
import { CommandError } from "../../start/run-command.mjs";

const explain = (...lines: string[]) =>
  explainFailure(
    new CommandError("npm", "ended with status 1", lines),
    "The npm packages cannot be installed",
  );

test.each([
  ["npm error code ENOTFOUND"],
  [
    "npm error network request to https://registry.example/x failed, reason: getaddrinfo EAI_AGAIN registry.example",
  ],
  ["Failed to establish a new connection: [Errno -3] Temporary failure in name resolution"],
  [
    "error: Request failed: error sending request for url (https://index.example/simple/plone/)",
    "  Caused by: dns error",
  ],
  ["Err:1 http://deb.example bookworm InRelease", "  Could not connect to deb.example:80"],
])("no network: %s", (...lines) => {
  expect(explain(...lines)).toMatchObject({
    code: "start-no-network",
    message:
      "The npm packages cannot be installed: the registry cannot be reached. Check the network (and the proxy, if there is one) and try again.",
  });
});

test("a disk that fills up on the way is not a network's fault", () => {
  expect(explain("npm error code ENOSPC", "npm error nospc no space left on device")).toMatchObject({
    code: "start-disk-full",
  });
});

test("what is not known shows the last lines", () => {
  expect(explain("npm error code EINTEGRITY")).toMatchObject({
    code: "start-install-failed",
    message: "The npm packages cannot be installed: npm ended with status 1.",
    lastLines: ["npm error code EINTEGRITY"],
  });
});

test("a mistake of ours stays what it is", () => {
  const mistake = new TypeError("no");
  expect(explainFailure(mistake, "it cannot be done")).toBe(mistake);
});

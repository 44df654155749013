import { once } from "node:events";
import { Writable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { ConverseError } from "../../src/errors.ts";
import { createLog } from "../../src/log.ts";
import { FollowedListings } from "../../src/people/follow-listings.ts";

test("keys that cannot be used are told of, and end nothing", async () => {
  const lines = new Writable({ write: (line, _, done) => lines.emit("line", String(line)) && done() });
  const people = new FollowedListings({
    sites: [
      {
        name: "plone",
        origins: ["https://www.example.org"],
        plone: "http://127.0.0.1:8080",
        path: "/Plone",
        domain: "example.org",
        base: "/chat",
        front: false,
      },
    ],
    keys: () => {
      throw new ConverseError("secrets-permissions", "others may read the file");
    },
    ask: async () => undefined,
    log: createLog({ level: "info", destination: lines }),
    now: () => 0,
    random: () => 0.5,
  });
  onTestFinished(() => people.stop());
  const told = once(lines, "line");
  people.start();
  expect(JSON.parse(String((await told)[0]))).toMatchObject({ site: "plone", code: "secrets-permissions" });
});

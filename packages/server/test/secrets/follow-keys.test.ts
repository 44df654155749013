import { expect, test } from "vitest";
import type { AuditEvent } from "../../src/audit/events.ts";
import { FollowedKeys } from "../../src/commands/run/follow-keys.ts";
import { orderFingerprint } from "../../src/config/fingerprint.ts";
import { ConverseError } from "../../src/errors.ts";

const FIRST = "0123456789abcdef".repeat(4);
const SECOND = "fedcba9876543210".repeat(4);

function follow(isOurs = false) {
  const audited: AuditEvent[] = [];
  const world: { keys: Map<string, string> | Error; orders: string | Error } = {
    keys: new Map([["plone", "aaaa-aaaa"]]),
    orders: FIRST,
  };
  const given = <T>(value: T | Error): T => {
    if (value instanceof Error) throw value;
    return value;
  };
  const keys = new FollowedKeys({
    sites: ["plone", "intranet"],
    ploneKeys: () => given(world.keys),
    ...(!isOurs && { orderSecret: () => given(world.orders) }),
    audit: (event) => void audited.push(event),
  });
  return { keys, world, audited };
}

test("what is the same is not noted, and what cannot be read has not changed", () => {
  const { keys, world, audited } = follow();
  keys.look();
  world.keys = new ConverseError("secrets-permissions", "others may read it");
  world.orders = new ConverseError("secret-missing", "not set");
  keys.look();
  expect(audited).toEqual([]);
  expect(keys.fingerprintsOf("plone")).toEqual({ ploneKey: "aaaa-aaaa" });
  expect(keys.fingerprintsOf("intranet")).toEqual({});
});

test("another key of one site is noted once, for this site, and one that is gone too", () => {
  const { keys, world, audited } = follow();
  world.keys = new Map([
    ["plone", "bbbb-bbbb"],
    ["elsewhere", "cccc-cccc"],
  ]);
  keys.look();
  keys.look();
  world.keys = new Map([["intranet", "dddd-dddd"]]);
  keys.look();
  const event = { event: "secrets-changed", via: "gateway" };
  expect(audited).toEqual([
    { ...event, site: "plone", fingerprints: { ploneKey: "bbbb-bbbb" } },
    { ...event, site: "plone", fingerprints: { ploneKey: "none" } },
    { ...event, site: "intranet", fingerprints: { ploneKey: "dddd-dddd" } },
  ]);
});

test("another secret of orders is noted by its fingerprint, where Prosody is somebody else's", () => {
  const { keys, world, audited } = follow();
  expect(keys.orders).toBe(orderFingerprint(FIRST));
  world.orders = SECOND;
  keys.look();
  keys.look();
  const fingerprints = { orders: orderFingerprint(SECOND) };
  expect(audited).toEqual([{ event: "secrets-changed", via: "gateway", fingerprints }]);
  expect(JSON.stringify(audited)).not.toContain(SECOND.slice(0, 16));
  expect(fingerprints.orders).toMatch(/^[0-9a-f]{4}(?:-[0-9a-f]{4}){3}$/);
  expect(follow(true).keys.orders).toBeUndefined();
});

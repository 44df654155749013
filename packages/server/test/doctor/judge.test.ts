import { expect, test } from "vitest";
import { judgeClock } from "../../src/doctor/checks/clock.ts";
import { judgeNode } from "../../src/doctor/checks/configuration.ts";
import { judgeFolders, judgeSpace } from "../../src/doctor/checks/files.ts";
import { judgeFilesLimits, judgeListener } from "../../src/doctor/checks/gateway.ts";
import { judgePorts, judgeProsodyVersion } from "../../src/doctor/checks/prosody.ts";

const GIB = 1024 ** 3;

const folder = { path: "/data", kind: "folder" as const, mode: 0o700, uid: 7, bytes: 0 };

test.each([
  ["a Node before the oldest", judgeNode("18.20.4")],
  ["a disk with little room", judgeSpace("/data", { bytes: GIB - 1, files: 1e6 })],
  ["a disk that takes few files", judgeSpace("/data", { bytes: 9 * GIB, files: 99 })],
  ["a folder that is missing", judgeFolders([folder, { ...folder, kind: "missing" }])],
  ["a folder that a group may list", judgeFolders([folder, { ...folder, mode: 0o750 }])],
  ["a folder of somebody else", judgeFolders([folder, { ...folder, uid: 8 }])],
  ["another listener", judgeListener(9, 8090, [{ address: "127.0.0.1", port: 80, inode: "1" }])],
  ["Prosody on all addresses", judgePorts(9, 5280, [{ address: "0.0.0.0", port: 5280, inode: "1" }])],
  ["a port for servers", judgePorts(9, 5280, [{ address: "127.0.0.1", port: 5269, inode: "1" }])],
  ["few files in the gateway", judgeFilesLimits({ gateway: 1024, prosody: 65_536 })],
  ["few files in Prosody", judgeFilesLimits({ gateway: 65_536, prosody: 1024 })],
  ["a clock that is behind", judgeClock("a clock", 7_999, 10_000, 2_000)],
  ["a clock that is ahead", judgeClock("a clock", 12_001, 10_000, 2_000)],
  ["an old Prosody", judgeProsodyVersion("0.11.9")],
  ["a Prosody that nobody tried", judgeProsodyVersion("130.1.0")],
])("%s is a fault", (_, { state }) => {
  expect(state).toBe("fault");
});

test.each([
  ["a Node of later years", judgeNode("24.1.0")],
  ["a disk just large enough", judgeSpace("/data", { bytes: GIB, files: 10_000 })],
  ["folders of one owner", judgeFolders([folder, folder])],
  ["one process for both", judgeListener(9, 8090, [{ address: "127.0.0.1", port: 8090, inode: "1" }])],
  ["Prosody on the loopback", judgePorts(9, 5280, [{ address: "127.0.0.1", port: 5280, inode: "1" }])],
  ["as many files as there are places", judgeFilesLimits({ gateway: 20_000, prosody: 20_000 })],
  ["no limit of files", judgeFilesLimits({ gateway: Number.POSITIVE_INFINITY, prosody: 65_536 })],
  ["a clock within its tolerance", judgeClock("a clock", 8_000, 10_000, 2_000)],
  ["Prosody 0.12", judgeProsodyVersion("0.12.3")],
  ["Prosody 13", judgeProsodyVersion("13.0.2")],
])("%s is fine", (_, { state }) => {
  expect(state).toBe("fine");
});

test.each([
  ["connections of another account", judgeListener(9, 8090, undefined)],
  ["limits that the system does not tell", judgeFilesLimits({ gateway: undefined, prosody: 1 })],
  ["a clock that nobody tells", judgeClock("a clock", undefined, 0, 1)],
])("%s are no fault", (_, { state }) => {
  expect(state).toBe("none");
});

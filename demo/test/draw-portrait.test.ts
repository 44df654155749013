import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { drawPortrait } from "../src/draw-portrait.ts";

test("a portrait is a whole PNG of 168 by 168 pixels, the same for the same name", () => {
  const image = drawPortrait("Jane Doe");
  expect(image.subarray(1, 4).toString()).toBe("PNG");
  expect([image.readUInt32BE(16), image.readUInt32BE(20)]).toEqual([168, 168]);
  const length = image.readUInt32BE(33);
  expect(inflateSync(image.subarray(41, 41 + length))).toHaveLength(168 * (1 + 3 * 168));
  expect(drawPortrait("Jane Doe")).toEqual(image);
  expect(drawPortrait("Sam Steward")).not.toEqual(image);
});

import { createHash } from "node:crypto";
import { encodePng } from "./png.ts";

const SIDE = 168;

type Colour = readonly [red: number, green: number, blue: number];

const BACKGROUNDS: readonly Colour[] = [
  [0x2f, 0x6f, 0x8f],
  [0x8a, 0x4f, 0x7d],
  [0x3f, 0x7d, 0x58],
  [0xb0, 0x6a, 0x3b],
  [0x4d, 0x5a, 0x9e],
];
const SKINS: readonly Colour[] = [
  [0xf2, 0xd3, 0xb5],
  [0xd9, 0xa8, 0x7c],
  [0xa8, 0x73, 0x4c],
  [0x6f, 0x4a, 0x33],
];
const HAIRS: readonly Colour[] = [
  [0x2a, 0x22, 0x1e],
  [0x6b, 0x42, 0x26],
  [0xc9, 0x9a, 0x4b],
  [0x9a, 0x9a, 0x9a],
];

/** Head and shoulders as a PNG, the same for the same name, for want of a photograph. */
export function drawPortrait(name: string): Buffer {
  const digest = createHash("sha256").update(name).digest();
  const pick = (colours: readonly Colour[], byte: number): Colour =>
    colours[(digest[byte] ?? 0) % colours.length] ?? [0, 0, 0];
  const back = pick(BACKGROUNDS, 0);
  const skin = pick(SKINS, 1);
  const hair = pick(HAIRS, 2);
  const shirt = mix(pick(BACKGROUNDS, 3), [255, 255, 255], 0.55);
  return encodePng(SIDE, (x, y) => {
    let colour = mix(back, [255, 255, 255], (0.25 * y) / SIDE);
    colour = mix(colour, hair, covered(x, y, [84, 66], [43, 45]));
    colour = mix(colour, shirt, covered(x, y, [84, 172], [66, 58]));
    colour = mix(colour, skin, covered(x, y, [84, 112], [17, 24]));
    colour = mix(colour, skin, covered(x, y, [84, 76], [34, 40]));
    colour = mix(colour, hair, covered(x, y, [71, 72], [4, 5]));
    colour = mix(colour, hair, covered(x, y, [97, 72], [4, 5]));
    return mix(colour, back, covered(x, y, [84, 94], [13, 4]));
  });
}

/** How much of a pixel lies in an ellipse, from 0 to 1; its edge is about a pixel wide. */
function covered(
  x: number,
  y: number,
  centre: readonly [number, number],
  radii: readonly [number, number],
): number {
  const distance = Math.hypot((x + 0.5 - centre[0]) / radii[0], (y + 0.5 - centre[1]) / radii[1]);
  return Math.min(1, Math.max(0, 0.5 + (1 - distance) * Math.min(...radii)));
}

function mix(under: Colour, over: Colour, share: number): Colour {
  const one = (place: 0 | 1 | 2) => Math.round(under[place] * (1 - share) + over[place] * share);
  return [one(0), one(1), one(2)];
}

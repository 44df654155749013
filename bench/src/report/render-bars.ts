import type { Spread } from "../statistics.ts";
import { formatNumber } from "./format-number.ts";

export interface Chart {
  title: string;
  /** Which way is better, and what the thin line is. */
  note: string;
  unit: string;
  bars: readonly { label: string; value: Spread; isOurs: boolean }[];
}

const WIDTH = 800;
const BAR_X = 310;
const BAR_WIDTH = 390;
const ROW = 44;
const TOP = 76;

/** A bar for each value, its least and greatest as a thin line, as an SVG that says the same in words. */
export function renderBars({ title, note, unit, bars }: Chart): string {
  const most = Math.max(...bars.map(({ value }) => value.max));
  const x = (value: number) => Math.round(BAR_X + (BAR_WIDTH * value) / most);
  const words = bars.map(({ label, value }) => `${label}: ${formatNumber(value.median)} ${unit}`).join("; ");
  const rows = bars.flatMap(({ label, value, isOurs }, place) => {
    const y = TOP + place * ROW;
    const middle = y + 13;
    return [
      `  <text x="${BAR_X - 10}" y="${y + 18}" text-anchor="end" class="label">${escapeXml(label)}</text>`,
      `  <rect x="${BAR_X}" y="${y}" width="${x(value.median) - BAR_X}" height="26" rx="3" class="${isOurs ? "ours" : "rival"}"/>`,
      `  <path d="M${x(value.min)} ${middle}H${x(value.max)}" class="spread"/>`,
      `  <text x="${x(value.max) + 10}" y="${y + 18}" class="value">${formatNumber(value.median)}</text>`,
    ];
  });
  const height = TOP + bars.length * ROW + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, 'Segoe UI', Roboto, sans-serif" font-size="15" role="img" aria-labelledby="title desc">`,
    `  <title id="title">${escapeXml(title)}</title>`,
    `  <desc id="desc">${escapeXml(`${words}. ${note}`)}</desc>`,
    "  <style>",
    "    .label, .value, .note { fill: #33485a } .name { fill: #12324b; font-weight: 700; font-size: 17px }",
    "    .ours { fill: #3b9ad9 } .rival { fill: #8fb0c6 } .spread { stroke: #12324b; stroke-width: 2 }",
    "  </style>",
    `  <rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `  <text x="24" y="32" class="name">${escapeXml(title)}</text>`,
    `  <text x="24" y="54" class="note" font-size="13">${escapeXml(note)}</text>`,
    ...rows,
    "</svg>",
    "",
  ].join("\n");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

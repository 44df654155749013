import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { scopeCss } from "../build/scope-css.mjs";

test.each([
  [":root{--x:1}", ".conversejs{--x:1}"],
  ["[data-bs-theme=dark]{color-scheme:dark}", ".conversejs[data-bs-theme=dark]{color-scheme:dark}"],
  [":root,[data-bs-theme=light]{--x:1}", ".conversejs,.conversejs[data-bs-theme=light]{--x:1}"],
  [".gif-canvas{color:red}", ".conversejs .gif-canvas{color:red}"],
  [".a,.conversejs .b{color:red}", ".conversejs .a,.conversejs .b{color:red}"],
  ["converse-chat video{color:red}", "converse-chat video{color:red}"],
  ["@media (max-width:1px){.a{color:red}}", "@media (max-width:1px){.conversejs .a{color:red}}"],
  ["@keyframes k{from{top:0}to{top:1px}}", "@keyframes k{from{top:0}to{top:1px}}"],
  ['@font-face{font-family:"Muli";src:url(m.ttf)}.a{b:c}', ".conversejs .a{b:c}"],
  ["/* .x{ */.a{b:c}", ".conversejs .a{b:c}"],
  ['.a::after{content:"}{,;"}', '.conversejs .a::after{content:"}{,;"}'],
  [".a:is(.b,.c),.d{e:f}", ".conversejs .a:is(.b,.c),.conversejs .d{e:f}"],
  [".a\\,b{c:d}", ".conversejs .a\\,b{c:d}"],
])("%s", (css, scoped) => {
  expect(scopeCss(css)).toBe(scoped);
});

test("no rule of Converse.js's own stylesheet is left that can match outside of the chat", () => {
  const path = resolve(import.meta.dirname, "../..", "node_modules/converse.js/dist/converse.min.css");
  const original = readFileSync(path, "utf8");
  const scoped = scopeCss(original);
  const rules = (css: string) => css.split("{").length;
  const fonts = original.split("@font-face").length - 1;
  expect(rules(scoped)).toBe(rules(original) - fonts);
  expect(scoped.includes("@font-face")).toBe(false);
  const heads = scoped.match(/(?<=^|[{}])[^{}@;]+(?=\{)/g) ?? [];
  const loose = heads.filter((head) => !/conversejs|converse-|^(from|to|[\d.]+%)(,|$)/.test(head));
  expect(loose).toEqual([]);
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ErrorEntry, errorsPage } from "../errors-page.ts";

const root = new URL("../..", import.meta.url).pathname;
const { errors } = JSON.parse(readFileSync(join(root, "spec/errors.json"), "utf8")) as {
  errors: ErrorEntry[];
};

/** Where the sources of each room lie; a code that names a room must stand in one of its files. */
const ROOMS: Record<string, string[]> = {
  token: ["packages/token/src"],
  prosody: ["prosody/modules"],
  gateway: ["packages/server/src"],
  cli: ["packages/server/src", "packages/token/src"],
  plone: ["plone/src"],
  page: ["packages/web/src"],
  start: ["scripts", "demo/src", "packages/supervise/src"],
};

function sourcesOf(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|mjs|lua|py)$/.test(name) && !/(^|\/)(test|tests|dist|node_modules)\//.test(name))
    .map((name) => readFileSync(join(root, folder, name), "utf8"))
    .join("\n");
}

const sources = new Map(
  Object.entries(ROOMS).map(([room, folders]) => [room, folders.map(sourcesOf).join("\n")]),
);

test("the codes are unique, sorted and written alike", () => {
  const codes = errors.map((error) => error.code);
  expect(codes).toEqual([...new Set(codes)].sort());
  for (const code of codes) expect(code).toMatch(/^[a-z]+(-[a-z0-9]+)+$/);
});

test("each error says what is wrong and what to do, in whole sentences", () => {
  for (const { code, title, remedy } of errors) {
    expect(title, code).toMatch(/^[A-Z].*\.$/);
    expect(remedy, code).toMatch(/^[A-Z].*[.`;]$/s);
  }
});

test.each(errors.map((error) => [error.code, error] as const))(
  "%s is raised where it says",
  (code, error) => {
    for (const room of error.where) {
      expect(sources.get(room), `no room is called ${room}`).toBeDefined();
      expect(sources.get(room)?.includes(`"${code}"`) || sources.get(room)?.includes(`'${code}'`), room).toBe(
        true,
      );
    }
  },
);

test("no room raises a code that the contract does not know", () => {
  const known = new Set(errors.map((error) => error.code));
  const families = [...new Set([...known].map((code) => code.slice(0, code.indexOf("-"))))].join("|");
  // Written as an error's code: the argument of an error, a problem, a refusal, or the value of a field `code`.
  const raised = new RegExp(
    `(?:(?:Error|Problem|problem|refuse|refusal|fail)\\(\\s*|code["']?\\s*[:=]\\s*|nil,\\s*)["']((?:${families})-[a-z0-9-]+)["']`,
    "g",
  );
  const unknown = [...sources].flatMap(([room, text]) =>
    [...text.matchAll(raised)]
      .filter(([, code]) => code && !known.has(code))
      .map(([, code]) => `${room}: ${code}`),
  );
  expect(unknown).toEqual([]);
});

test("the page of errors is the one that the contract makes", async () => {
  await expect(errorsPage(errors)).toMatchFileSnapshot(join(root, "docs/errors.md"));
});

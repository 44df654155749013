import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ContactResults } from "../src/contacts/bench-contacts.ts";
import { GIVEN, MOD_GROUPS } from "../src/contacts/hosts.ts";
import { renderPage } from "../src/report/render-page.ts";
import { PAGE, rewritePage } from "../src/report/rewrite-page.ts";
import type { RoomResults } from "../src/rooms/bench-rooms.ts";
import { GROUP, PLAIN } from "../src/rooms/make-rooms.ts";
import { results } from "./fixtures.ts";

const { at, machine } = results();

const TIMES = [1.2, 1.4, 1.1];

function cost(ms: number) {
  return { ms, cpuMs: ms / 2 };
}

const contacts: ContactResults = {
  version: 1,
  at,
  machine,
  plan: { rounds: 3, logins: 20 },
  series: [
    {
      rival: GIVEN,
      online: 0,
      known: false,
      rounds: [10, 20, 5].map((ms, place) => ({ few: cost(ms), many: cost(ms * (TIMES[place] ?? 1)) })),
    },
    { rival: MOD_GROUPS, online: 1 / 3, known: true, rounds: [{ few: cost(10), many: cost(80) }] },
  ],
};

const rooms: RoomResults = {
  version: 1,
  at,
  machine,
  plan: { members: 300, rounds: 2 },
  rooms: {
    [PLAIN]: { join: [50, 100], together: [8_000, 9_000] },
    [GROUP]: { join: [5, 10], together: [800, 900] },
  },
};

describe("the page", () => {
  test("tells what a login costs with many contacts, by the ratio of each round", () => {
    const page = renderPage(results(), { contacts });
    expect(page).toContain(
      "| Given by the site | nobody | sent | 10.0 | 12.0 | × 1.20 | 1.10 to 1.40 | 5.00 | 6.00 | × 1.20 | 1.10 to 1.40 |",
    );
    expect(page).toContain("| Prosody's mod_groups | a third | known | 10.0 | 80.0 | × 8.00 |");
  });

  test("tells how long it takes to enter a room, beside Prosody's own", () => {
    const page = renderPage(results(), { rooms });
    expect(page).toContain("of a group of 300, beside");
    expect(page).toContain(
      "| a room of a group | 5.00 | 5.00 to 10.0 | × 0.10 | 800 | 800 to 900 | × 0.10 |",
    );
  });

  test("has no section of what was never measured", () => {
    const page = renderPage(results());
    for (const head of ["## Contacts", "## Rooms", "## Floods"]) expect(page).not.toContain(head);
  });
});

describe("a part that is measured alone", () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "bench-"));
    for (const folder of ["docs", "bench/results"]) await mkdir(join(root, folder), { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const write = (name: string, what: object) =>
    writeFile(join(root, "bench/results", name), JSON.stringify(what));

  test("writes no page while the site was never measured", async () => {
    await write("rooms.json", rooms);
    expect(await rewritePage(root)).toEqual([]);
  });

  test("leaves in the page what the others measured", async () => {
    await write("last.json", results());
    await write("rooms.json", rooms);
    await rewritePage(root);
    await write("contacts.json", contacts);
    expect(await rewritePage(root)).toEqual([PAGE]);
    const page = await readFile(join(root, PAGE), "utf8");
    expect(page.match(/^## .*/gm)).toEqual([
      "## Sessions",
      "## Searches",
      "## Logins",
      "## Contacts",
      "## Rooms",
    ]);
  });
});

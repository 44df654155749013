import { expect, test } from "vitest";
import { localpartFor } from "../../packages/server/src/session/localpart.ts";
import { DOMAIN } from "../../packages/server/test/xmpp/live-prosody.ts";
import { startWorld, type World } from "./sync-world.ts";

const PEOPLE = 10_000;
const GROUPS = 200;
/** Members whose new name was told to nobody. */
const RENAMED = 1_000;
const AT_ONCE = 20;
/** Seconds, as promised; more than it takes, since machines are busy. */
const MOST_S = 60;

async function timed(world: World, what: string) {
  const begun = performance.now();
  const lines = await world.sync();
  const seconds = (performance.now() - begun) / 1000;
  const changes = lines.filter(({ type }) => type === "change").length;
  process.stdout.write(`${what}: ${changes} changes in ${seconds.toFixed(1)} s\n`);
  expect(lines.filter(({ type }) => type === "failed")).toEqual([]);
  expect(seconds).toBeLessThan(MOST_S);
  return changes;
}

test("10,000 members and 200 groups are compared, and repaired though a tenth of the names differ, within a minute each", async () => {
  // All that Plone tells is lost.
  const world = await startWorld(
    () => 0,
    (script) => script("bench/plone/make_people.py", { site: "Plone", people: PEOPLE, groups: GROUPS }),
  );
  await world.operate(
    { what: "set", name: "contact_rule", value: "groups" },
    { what: "set", name: "group_rooms", value: "all" },
  );
  const [names] = (await world.operate({ what: "names" })) as [Record<string, string>];
  const people = Object.entries(names).filter(([user]) => user.startsWith("person-"));
  expect(people).toHaveLength(PEOPLE);
  for (let place = 0; place < PEOPLE; place += AT_ONCE)
    await Promise.all(
      people.slice(place, place + AT_ONCE).map(([user, name], offset) => {
        const told = (place + offset) % (PEOPLE / RENAMED) === 0 ? "Another name" : name;
        return world.xmpp.people()?.tell(DOMAIN, { localpart: localpartFor(user), user, name: told });
      }),
    );
  expect(await timed(world, "A tenth of the names, all groups and all rooms differ")).toBeGreaterThan(
    RENAMED / 2,
  );
  expect(await timed(world, "Nothing differs")).toBe(0);
}, 600_000);

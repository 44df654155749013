import { createHash, randomBytes } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { OneSite, PROVISION_SECRET } from "../../../../prosody/test/environment/one-site.ts";
import { roomsComponent } from "../../../../prosody/test/environment/room-orders.ts";
import { createLog } from "../../src/log.ts";
import { ExternalProsody } from "../../src/xmpp/index.ts";

const BODY = '{"title":"Editors","members":[{"localpart":"jane","name":"Jane"}],"owners":["admin"]}';

/** A Prosody that somebody else runs. */
async function start(hasRooms: boolean) {
  const env = { CONVERSE_PROVISION_SECRET: PROVISION_SECRET };
  const site = await OneSite.start({}, env, ["bookmarks"], hasRooms ? [roomsComponent] : []);
  const prosody = new ExternalProsody({
    url: `http://127.0.0.1:${site.port}`,
    domains: [OneSite.domain],
    version: "2.0.0",
    orderSecret: () => PROVISION_SECRET,
    log: createLog({ level: "silent", destination: process.stderr }),
    randomBytes,
    onReady: () => undefined,
  });
  onTestFinished(async () => {
    await prosody.stop();
    await site.server.remove();
  });
  return prosody;
}

test("a Prosody of somebody else's has no rooms before it is known, and keeps what it is told", async () => {
  const prosody = await start(true);
  expect(prosody.rooms(OneSite.domain)).toBeUndefined();
  await prosody.start();
  const rooms = prosody.rooms(OneSite.domain);
  expect(await rooms?.put("a/../b", BODY)).toBeUndefined();
  expect(await rooms?.put("bad", "{}")).toBe("bad (400 title is not a string)");
  const hash = createHash("sha256").update(BODY).digest("hex");
  expect(await rooms?.list()).toEqual(new Map([["a/../b", hash]]));
  expect(await rooms?.notice("a/../b", { text: "The <minutes> are there." })).toBe(true);
  expect(await rooms?.notice("b", { text: "Hello" })).toBe(false);
  await expect(rooms?.notice("a/../b", { text: " " })).rejects.toMatchObject({
    code: "rooms-not-taken",
    message: "Prosody did not take the rooms: it answered with status 400: text is none.",
  });
  await rooms?.remove("a/../b");
  expect(await rooms?.list()).toEqual(new Map());
});

test("one whose configuration is older than the module is told of, with what to do", async () => {
  const prosody = await start(false);
  await prosody.start();
  await expect(prosody.rooms(OneSite.domain)?.list()).rejects.toMatchObject({
    code: "rooms-not-taken",
    message: expect.stringContaining(
      "it has not loaded mod_converse_rooms: run `config apply` and restart Prosody",
    ),
  });
});

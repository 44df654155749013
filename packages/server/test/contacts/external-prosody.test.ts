import { createHash, randomBytes } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { OneSite, PROVISION_SECRET } from "../../../../prosody/test/environment/one-site.ts";
import { createLog } from "../../src/log.ts";
import { ExternalProsody } from "../../src/xmpp/index.ts";

const BODY =
  '{"title":"Editors","members":[{"localpart":"jane","name":"Jane"},{"localpart":"bob","name":"Bob"}]}';

/** A Prosody that somebody else runs, and how often it became ready. */
async function start(modules: string[]) {
  const site = await OneSite.start({}, { CONVERSE_PROVISION_SECRET: PROVISION_SECRET }, modules);
  const story = { ready: 0 };
  const prosody = new ExternalProsody({
    url: `http://127.0.0.1:${site.port}`,
    domains: [OneSite.domain],
    version: "2.0.0",
    orderSecret: () => PROVISION_SECRET,
    log: createLog({ level: "silent", destination: process.stderr }),
    randomBytes,
    onReady: () => story.ready++,
  });
  onTestFinished(async () => {
    await prosody.stop();
    await site.server.remove();
  });
  return { prosody, story };
}

test("a Prosody of somebody else's has no groups before it is known, and keeps what it is told", async () => {
  const { prosody, story } = await start(["converse_contacts"]);
  expect(prosody.groups(OneSite.domain)).toBeUndefined();
  await prosody.start();
  expect(story.ready).toBe(1);
  const groups = prosody.groups(OneSite.domain);
  expect(await groups?.list()).toEqual(new Map());
  expect(await groups?.put("a/../b", BODY)).toBeUndefined();
  expect(await groups?.put("bad", "{}")).toBe("bad (400 title is not a string)");
  const hash = createHash("sha256").update(BODY).digest("hex");
  expect(await groups?.list()).toEqual(new Map([["a/../b", hash]]));
  await groups?.remove("a/../b");
  expect(await groups?.list()).toEqual(new Map());
});

test("one whose configuration is older than the module is told of, with what to do", async () => {
  const { prosody } = await start([]);
  await prosody.start();
  await expect(prosody.groups(OneSite.domain)?.list()).rejects.toMatchObject({
    code: "contacts-not-taken",
    message: expect.stringContaining("run `config apply` and restart Prosody"),
  });
});

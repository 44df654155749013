import { expect, test } from "vitest";
import { tokenFor, tryLogin } from "./environment/member.ts";
import { OneSite, SECRETS } from "./environment/one-site.ts";

test("beyond its limit the store accepts nobody, and says so in the log", async () => {
  const site = await OneSite.start({ converse_replay_limit: 2 });
  try {
    const jid = `jane@${OneSite.domain}`;
    // Made for the next step, so that none is forgotten while the test runs.
    const tokens = [1, 2, 3].map(() => tokenFor(jid, SECRETS, 1));

    const outcomes = [];
    for (const token of tokens) outcomes.push((await tryLogin(site.port, jid, token)).ok);

    expect(outcomes).toEqual([true, true, false]);
    expect(await site.codes()).toEqual(["token-store-full"]);
  } finally {
    await site.server.remove();
  }
});

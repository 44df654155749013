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

test("options out of their range are reported, and the defaults hold", async () => {
  const site = await OneSite.start({ converse_replay_limit: 0, converse_token_steps: 11 });
  try {
    const jid = `jane@${OneSite.domain}`;

    expect((await tryLogin(site.port, jid, tokenFor(jid, SECRETS))).ok).toBe(true);
    expect((await tryLogin(site.port, jid, tokenFor(jid, SECRETS, -2))).ok).toBe(false);

    expect(await site.codes()).toEqual(["token-otp"]);
    const errors = (await site.server.log.errors()).join("\n");
    expect(errors).toContain(
      "converse_replay_limit must be a whole number from 1 to 10000000; 100000 is used",
    );
    expect(errors).toContain("converse_token_steps must be a whole number from 0 to 10; 1 is used");
  } finally {
    await site.server.remove();
  }
});

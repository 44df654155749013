import type { Member } from "../people/member.ts";
import { expect, test } from "../people/test.ts";

const SECRET = "The surprise is on Friday";

const WAYS = [
  { how: "has logged out", friend: "amir", leave: (member: Member) => member.logsOut() },
  { how: "has only lost the login", friend: "Bob", leave: (member: Member) => member.losesLogin() },
];

for (const { how, friend, leave } of WAYS) {
  test(`who logs in after another member ${how} finds nothing of theirs`, async ({ friends, site }) => {
    const [first, other] = await friends("mei", friend);
    await first.talksWith(other, SECRET, "I will say nothing");
    const theirs = [SECRET, first.account.jid, other.account.jid];
    const kept = await first.storage();
    for (const text of theirs) expect(kept).toContain(text);

    await leave(first);
    const zoe = site.account("zoe");
    await first.logsIn(zoe);
    await first.isOnline();
    await expect(first.chat.profile.getByRole("heading", { name: zoe.fullname })).toBeVisible();
    const places = [await first.storage(), await first.page.content()];
    for (const text of [...theirs, first.name, other.name]) {
      for (const place of places) expect(place).not.toContain(text);
    }
  });
}

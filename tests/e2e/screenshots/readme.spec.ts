import { join } from "node:path";
import { publishPage, type Site } from "../environment/index.ts";
import { expect, test } from "../people/test.ts";
import { settings } from "../settings.ts";

test("two members of the site talk", async ({ friends, site }) => {
  await publishPage(site, "office", "Who is in the office", office(site));
  const [jane, sam] = await friends("jane@example.org", "sam");
  await jane.talksWith(sam, "Is the programme for Friday online?", "Since this morning, in News");
  await jane.talksWith(sam, "Then I send the invitations now", "Yes! I have told Zoë too");
  await jane.plone.opens("/office");
  await jane.page.getByLabel("Unpin").click();
  await jane.isOnline();
  await jane.reads("Yes! I have told Zoë too", { from: sam });
  await jane.chat.seesContact(sam.name, "online");
  for (const portrait of await jane.page.getByRole("table").getByRole("img").all()) {
    await expect(portrait).not.toHaveJSProperty("naturalWidth", 0);
  }
  await jane.page.mouse.move(640, 180);
  await jane.page.screenshot({ path: join(settings.repository, "docs/images/screenshot.png") });
});

/** Three members with their portraits. */
function office(site: Site): string {
  const people = [
    ["jane@example.org", "Editors, press office", "Room 12, until Friday"],
    ["sam", "Site administration", "Room 3"],
    ["zoe", "Board", "At home; write to her in the chat"],
  ] as const;
  const rows = people.map(([login, group, where]) => {
    const name = site.account(login).fullname;
    const portrait = `${site.ready.url}portal_memberdata/portraits/${login.replace("@", "-40")}`;
    return `<tr><td><img src="${portrait}" alt="${name}" width="75" height="75" /></td>
      <td><strong>${name}</strong><br />${group}<br />${where}</td></tr>`;
  });
  return `<p class="lead">Here today, and in the chat whenever they are logged in.</p>
    <table class="table w-auto"><tbody>${rows.join("")}</tbody></table>`;
}

import { expect, test } from "../people/test.ts";

test("a member with an e-mail address as id sees names and is seen by name", async ({ friends }) => {
  const [jane, søren] = await friends("jane@example.org", "søren");
  await jane.talksWith(søren, "Who is this?", "Jane, I am Søren");
  for (const member of [jane, søren]) {
    const other = member === jane ? søren : jane;
    await expect(member.chat.profile.getByRole("heading", { name: member.name, exact: true })).toBeVisible();
    await expect(member.chat.contact(other.name)).toBeVisible();
    await expect(member.chat.message(other.name, "Who is this?").getByText(jane.name)).toBeVisible();
    const shown = await member.chat.root.innerText();
    expect(shown).not.toContain("@");
    expect(shown).not.toContain("\\40");
    const told = await member.chat.root.evaluate((root) =>
      [...root.querySelectorAll("[title], [aria-label], [alt]")].flatMap((element) =>
        ["title", "aria-label", "alt"].map((name) => element.getAttribute(name) ?? ""),
      ),
    );
    expect(told.filter((text) => /@|\\40/.test(text))).toEqual([]);
  }
});

test("names in other scripts are found, shown and written to", async ({ friends }) => {
  const [olga, amir] = await friends("olga", "amir");
  await olga.talksWith(amir, "Привет!", "مرحبا");
  await expect(olga.chat.contact("أمير حداد")).toBeVisible();
  await expect(amir.chat.contact("Ольга Кузнецова")).toBeVisible();
});

import { changeRecord } from "../environment/index.ts";
import { expect, test } from "../people/test.ts";

test("the chat speaks the site's language", async ({ seat, site }) => {
  const mei = await seat("mei");
  const languages = await changeRecord(site, "plone.available_languages", ["en", "de"]);
  const language = await changeRecord(site, "plone.default_language", "de");
  try {
    const { login, password } = mei.account;
    // Not by the form: its labels are in the other language too.
    await mei.page.request.post(site.at("/login"), {
      form: { __ac_name: login, __ac_password: password, "buttons.login": "Anmelden" },
    });
    await mei.plone.opens("/news");
    await mei.chat.toggle.click();
    await expect(mei.chat.profile.getByText("Ich bin online")).toBeVisible();
    expect(mei.watch.complaints).toEqual([]);
  } finally {
    await changeRecord(site, "plone.default_language", language);
    await changeRecord(site, "plone.available_languages", languages);
  }
});

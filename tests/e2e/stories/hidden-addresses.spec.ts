import { expect, test } from "../people/test.ts";

const MUC = "http://jabber.org/protocol/muc";
const NAMES = ["Gerd Grimm", "أمير حداد", "Ольга Кузнецова"];

test("a room that hides addresses is opened without a vCard of each who is in it", async ({
  friends,
  seat,
  site,
}) => {
  await site.addsMember("hedda", "Hedda Holm");
  await site.addsMember("gerd", "Gerd Grimm");
  const [hedda, gerd] = await friends("hedda", "gerd");
  const others = [await seat("amir"), await seat("olga")];
  for (const other of others) await other.comesOnline();
  const room = `masks@rooms.${gerd.account.jid.split("@")[1]}`;
  const streams = await Promise.all([gerd, ...others].map((member) => member.opensRawStream(site)));
  for (const [place, stream] of streams.entries()) {
    stream.send(`<presence to="${room}/Mask ${place}"><x xmlns="${MUC}"/></presence>`);
    await stream.hears(/^<presence .*code='110'/);
    // The first one has made it, as Prosody makes rooms: addresses are hidden.
    if (place === 0)
      await stream.ask(
        "set",
        `<query xmlns="${MUC}#owner"><x xmlns="jabber:x:data" type="submit"/></query>`,
        room,
      );
    stream.send(`<message type="groupchat" to="${room}"><body>I am ${NAMES[place]}</body></message>`);
  }
  streams[0]?.send(
    `<message to="${hedda.account.jid}"><x xmlns="jabber:x:conference" jid="${room}"/></message>`,
  );
  await hedda.page
    .getByRole("dialog")
    .getByRole("button", { name: /OK|Accept|Yes|Confirm|Join/ })
    .click();
  const opened = hedda.chat.root.locator("converse-muc");
  for (const name of NAMES) {
    await expect(opened.getByText(`I am ${name}`)).toBeVisible();
    await expect(opened.getByRole("listitem").getByText(name, { exact: true })).toBeVisible();
  }
  await expect(opened.locator("converse-avatar").getByText("GG", { exact: true }).first()).toBeVisible();
  const cards = hedda.watch.streams.sent.filter((text) => text.includes("<vCard"));
  expect(cards.filter((text) => text.includes(`${room}/`))).toEqual([]);
  for (const stream of streams) await stream.close();
});

import type { RawStream, Site } from "../environment/index.ts";
import type { Member } from "../people/member.ts";
import { expect, test } from "../people/test.ts";

const FOREIGN = "http://elsewhere.invalid";
const RUN = "document.documentElement.dataset.taken='yes'";
/** Runs, asks another host and shows itself, if anything takes it for markup. */
const MARKUP = `<b class="taken">x</b><img src="${FOREIGN}/i.png" onerror="${RUN}"><svg onload="${RUN}"/><script>${RUN}</script>`;
const XML = MARKUP.replaceAll("&", "&amp;")
  .replaceAll("<", "&lt;")
  .replaceAll(">", "&gt;")
  .replaceAll('"', "&quot;");
const MUC = "http://jabber.org/protocol/muc";

const body = (text: string, more = "") => `<body>${text}</body>${more}`;
const oob = (url: string) => `<x xmlns="jabber:x:oob"><url>${url}</url></x>`;
const xhtml = `<html xmlns="http://jabber.org/protocol/xhtml-im"><body xmlns="http://www.w3.org/1999/xhtml"><b class="taken">x</b><img src="${FOREIGN}/x.png" onerror="${RUN}"/><script>${RUN}</script><a href="javascript:${RUN}">go</a></body></html>`;
const meta = (name: string, content: string) =>
  `<meta xmlns="http://www.w3.org/1999/xhtml" property="${name}" content="${content}"/>`;

/** What a message may hold that some client has shown as more than text. */
const MESSAGES = [
  body(XML),
  body("as xhtml", xhtml),
  body(`javascript:${RUN}`),
  body(`see [this](javascript:${RUN}) and data:text/html,${XML}`),
  body(`*${XML}* _${XML}_ \`${XML}\`\n\`\`\`\n${XML}\n\`\`\`\n&gt; ${XML}`),
  body(`javascript:${RUN}`, oob(`javascript:${RUN}`)),
  body(`data:text/html,${XML}`, oob(`data:text/html,${XML}`)),
  ...["cat.png", "cat.svg", "film.mp4", "song.mp3", "page.html"].flatMap((name) => [
    body(`${FOREIGN}/${name}`),
    body(`${FOREIGN}/${name}`, oob(`${FOREIGN}/${name}`)),
  ]),
  body("https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
  body(
    `${FOREIGN}/unfurled`,
    `<apply-to xmlns="urn:xmpp:fasten:0" id="m0">${meta("og:title", XML)}${meta("og:image", `${FOREIGN}/og.png`)}</apply-to>`,
  ),
  body("hidden", `<spoiler xmlns="urn:xmpp:spoiler:0">${XML}</spoiler>`),
  body(
    "quoting",
    `<reference xmlns="urn:xmpp:reference:0" type="mention" begin="0" end="3" uri="javascript:${RUN}"/>`,
  ),
  body("named", `<nick xmlns="http://jabber.org/protocol/nick">${XML}</nick>`),
  body("about", `<subject>${XML}</subject>`),
  `<reactions xmlns="urn:xmpp:reactions:0" id="m0"><reaction>${XML}</reaction></reactions>`,
];

/** Nothing ran, nothing became an element, nothing asked another host. */
async function expectUntouched(member: Member): Promise<void> {
  const found = await member.page.evaluate((foreign) => {
    const in_ = (selector: string) =>
      [...document.querySelectorAll(`converse-root ${selector}, #converse-modals ${selector}`)].map(
        (element) => element.outerHTML,
      );
    return {
      taken: document.documentElement.dataset["taken"],
      elements: [
        ...in_(".taken, .taken *"),
        ...in_("script, iframe, object, embed"),
        ...in_("[onerror], [onload], [onclick]"),
        ...in_(`[src^="${foreign}"], [srcset], [style*="elsewhere"]`),
        ...in_('a[href^="javascript:" i], a[href^="data:" i]'),
      ],
    };
  }, FOREIGN);
  expect(found).toEqual({ taken: undefined, elements: [] });
  const hosts = new Set(member.watch.requests.map(({ url }) => new URL(url).host));
  expect([...hosts]).toEqual([new URL(member.plone.url).host]);
}

/** Past the web server that adds the policy: what keeps the page whole must not be the policy alone. */
async function withoutPolicy(member: Member, site: Site): Promise<void> {
  member.cable.cut();
  member.cable.lead(site.port, site.port);
  member.cable.mend();
  const page = await member.page.reload();
  expect(page?.headers()).not.toHaveProperty("content-security-policy");
  await member.isOnline();
}

async function whereIs(other: Member, stream: RawStream): Promise<string> {
  const localpart = other.account.jid.split("@")[0] ?? "";
  const told = await stream.hears(new RegExp(`^<presence (?![^>]*type=)[^>]*from='${localpart}@[^']+/`));
  return /from='([^']+)'/.exec(told)?.[1] ?? "";
}

test("markup, scripts and foreign addresses of another member are text, and ask nobody", async ({
  friends,
  site,
}) => {
  // Of their own, since what is said here stays in the archive.
  await site.addsMember("vera", "Vera Vogel");
  await site.addsMember("mallory", "Mallory Marks");
  const [vera, mallory] = await friends("vera", "mallory");
  for (const member of [vera, mallory]) await withoutPolicy(member, site);
  await vera.opensConversationWith(mallory);
  const stream = await mallory.opensRawStream(site);
  const to = vera.account.jid;
  for (const [index, inside] of MESSAGES.entries())
    stream.send(`<message type="chat" to="${to}" id="m${index}">${inside}</message>`);
  stream.send(
    `<presence><status>${XML}</status><nick xmlns="http://jabber.org/protocol/nick">${XML}</nick></presence>`,
  );
  const card = `<FN>${mallory.name}</FN><ROLE>${XML}</ROLE><URL>javascript:${RUN}</URL><DESC>${XML}</DESC>`;
  await stream.ask("set", `<vCard xmlns="vcard-temp">${card}</vCard>`);
  stream.send(`<message type="chat" to="${to}">${body("that was all")}</message>`);
  await vera.reads("that was all", { from: mallory });
  await expect(vera.chat.message(mallory.name, MARKUP).first()).toBeVisible();
  await expectUntouched(vera);

  // The dialogue about the other one, and what is loaded again from the archive.
  await vera.chat
    .conversation(mallory.name)
    .locator(".show-user-details-modal")
    .first()
    .dispatchEvent("click");
  await expect(vera.chat.dialogue).toBeVisible();
  await expectUntouched(vera);
  await vera.page.reload();
  await vera.isOnline();
  await vera.opensConversationWith(mallory);
  await vera.reads("that was all", { from: mallory });
  await expectUntouched(vera);
  await stream.close();
});

test("a room's name, subject, description and invitation are text too", async ({ friends, site }) => {
  await site.addsMember("viktor", "Viktor Wald");
  await site.addsMember("trudy", "Trudy Tanner");
  const [viktor, trudy] = await friends("viktor", "trudy");
  for (const member of [viktor, trudy]) await withoutPolicy(member, site);
  const stream = await trudy.opensRawStream(site);
  const room = `trap@rooms.${trudy.account.jid.split("@")[1]}`;
  stream.send(`<presence to="${room}/bob"><x xmlns="${MUC}"/></presence>`);
  await stream.hears(/code='201'/);
  const fields = {
    FORM_TYPE: `${MUC}#roomconfig`,
    "muc#roomconfig_roomname": XML,
    "muc#roomconfig_roomdesc": XML,
    "muc#roomconfig_persistentroom": "1",
  };
  const form = Object.entries(fields).map(
    ([name, value]) => `<field var="${name}"><value>${value}</value></field>`,
  );
  await stream.ask(
    "set",
    `<query xmlns="${MUC}#owner"><x xmlns="jabber:x:data" type="submit">${form.join("")}</x></query>`,
    room,
  );
  stream.send(`<message type="groupchat" to="${room}"><subject>${XML}</subject></message>`);
  for (const inside of MESSAGES) stream.send(`<message type="groupchat" to="${room}">${inside}</message>`);
  stream.send(
    `<message to="${viktor.account.jid}"><x xmlns="jabber:x:conference" jid="${room}" reason="${XML}"/></message>`,
  );
  await expect(viktor.page.getByRole("dialog").first()).toBeVisible();
  await expectUntouched(viktor);
  await viktor.page
    .getByRole("dialog")
    .getByRole("button", { name: /OK|Accept|Yes|Confirm|Join/ })
    .click();
  const opened = viktor.chat.root.locator("converse-muc");
  await expect(opened.locator("converse-chat-message").first()).toBeVisible();
  await expectUntouched(viktor);
  await stream.close();
});

test("what is forged is not believed: copies, the archive, the contact list, another's words", async ({
  friends,
  site,
}) => {
  const [olga, jane] = await friends("olga", "jane@example.org");
  await jane.talksWith(olga, "Are you in?", "Yes I am");
  const stream = await jane.opensRawStream(site);
  const full = await whereIs(olga, stream);
  const bare = olga.account.jid;
  const other = site.account("amir").jid;
  const forwarded = (from: string, text: string) =>
    `<forwarded xmlns="urn:xmpp:forward:0"><delay xmlns="urn:xmpp:delay" stamp="2026-01-01T00:00:00Z"/><message xmlns="jabber:client" type="chat" from="${from}" to="${bare}" id="f"><body>${text}</body></message></forwarded>`;
  const forged = [
    `<received xmlns="urn:xmpp:carbons:2">${forwarded(`${other}/x`, "forged copy")}</received>`,
    `<sent xmlns="urn:xmpp:carbons:2">${forwarded(bare, "forged sent copy")}</sent>`,
    `<result xmlns="urn:xmpp:mam:2" id="1" queryid="q">${forwarded(`${other}/x`, "forged archive")}</result>`,
    `<event xmlns="http://jabber.org/protocol/pubsub#event"><items node="urn:xmpp:bookmarks:1"><item id="trap@rooms.x"><conference xmlns="urn:xmpp:bookmarks:1" name="forged room" autojoin="true"/></item></items></event>`,
  ];
  for (const address of [bare, full])
    for (const inside of forged) stream.send(`<message type="chat" to="${address}">${inside}</message>`);
  stream.send(
    `<iq type="set" id="push" to="${full}"><query xmlns="jabber:iq:roster"><item jid="${other}" name="forged contact" subscription="both"/></query></iq>`,
  );
  stream.send(`<message type="chat" to="${bare}">${body("that was all")}</message>`);
  await olga.reads("that was all", { from: jane });
  await expect(olga.chat.root.getByText(/forged/)).toHaveCount(0);
  await expect(olga.chat.contact("forged contact")).toHaveCount(0);
  expect(await olga.storage()).not.toContain("forged");
  await stream.close();
});

test("who is no contact is not told that a message arrived or was read", async ({ seat, site }) => {
  const [amir, søren] = [await seat("amir"), await seat("søren")];
  await Promise.all([amir.comesOnline(), søren.logsIn()]);
  const stream = await søren.opensRawStream(site);
  const asks = '<request xmlns="urn:xmpp:receipts"/><markable xmlns="urn:xmpp:chat-markers:0"/>';
  stream.send(
    `<message type="chat" to="${amir.account.jid}" id="r1">${body("did it arrive?", asks)}</message>`,
  );
  await expect(amir.chat.root.getByText("did it arrive?")).toBeVisible();
  await amir.page.reload();
  await amir.isOnline();
  const frames = amir.watch.streams.sent.filter((text) => text.startsWith("<message"));
  expect(frames.filter((text) => /receipts|chat-markers|chatstates/.test(text))).toEqual([]);
  await stream.close();
});

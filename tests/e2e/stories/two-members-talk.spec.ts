import { expect, test } from "../people/test.ts";

test("two members find each other by name and talk both ways", async ({ seat, pairs }) => {
  pairs.add("jane@example.org zoe");
  const [jane, zoe] = [await seat("jane@example.org"), await seat("zoe")];
  await Promise.all([jane.comesOnline(), zoe.comesOnline()]);
  await jane.adds(zoe);
  await jane.writes("Are you coming to lunch?", { to: zoe });
  await zoe.reads("Are you coming to lunch?", { from: jane });
  await zoe.approves(jane);
  await zoe.writes("In five minutes", { to: jane });
  await jane.reads("In five minutes", { from: zoe });
  await jane.chat.seesContact(zoe.name, "online");
  await zoe.chat.seesContact(jane.name, "online");
});

test("Bob talks with bob", async ({ friends }) => {
  const [baker, young] = await friends("Bob", "bob");
  await baker.talksWith(young, "Which of us is the other?", "You are the baker");
});

test("Bob and bob are two people with a history each", async ({ seat }) => {
  const [sam, baker, young] = [await seat("sam"), await seat("Bob"), await seat("bob")];
  await Promise.all([sam.comesOnline(), baker.comesOnline(), young.comesOnline()]);
  await sam.adds(baker);
  await sam.writes("For the baker", { to: baker });
  await sam.adds(young);
  await sam.writes("For the young one", { to: young });
  await baker.reads("For the baker", { from: sam });
  await young.reads("For the young one", { from: sam });
  await expect(baker.page.getByText("For the young one")).toHaveCount(0);
  await expect(young.page.getByText("For the baker")).toHaveCount(0);
  await expect(sam.chat.message(baker.name, "For the young one")).toHaveCount(0);
});

test("what is written to a member who was never in the chat is there when they come", async ({
  seat,
  site,
}) => {
  await site.addsMember("newcomer", "Nora Newcomer");
  const zoe = await seat("zoe");
  await zoe.comesOnline();
  const nora = await seat("newcomer");
  await zoe.adds(nora);
  await zoe.writes("Welcome, Nora", { to: nora });
  await nora.comesOnline();
  await nora.reads("Welcome, Nora", { from: zoe });
  await nora.approves(zoe);
  await zoe.chat.seesContact(nora.name, "online");
});

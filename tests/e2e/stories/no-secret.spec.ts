import { randomUUID } from "node:crypto";
import { secretsOf } from "../environment/index.ts";
import type { Member } from "../people/member.ts";
import { expect, test } from "../people/test.ts";
import { heapOf } from "../watch/heap-of.ts";
import { cachesOf } from "../watch/in-page.ts";

const PLACES = ["heap", "local", "session", "cache", "database", "document"] as const;
type Canaries = Record<(typeof PLACES)[number], string>;

test("a member's browser holds no secret of the site, wherever one looks", async ({ seat, site }) => {
  const secrets = Object.entries(secretsOf(site));
  expect(secrets.map(([name]) => name)).toEqual(expect.arrayContaining(["otp_seed", "token_secret"]));
  const zoe = await seat("zoe");
  const answers: Promise<string>[] = [];
  zoe.page.on("response", (answer) => answers.push(answer.text().catch(() => "")));
  await zoe.comesOnline();
  await zoe.page.reload();
  await zoe.isOnline();

  const canaries = Object.fromEntries(PLACES.map((place) => [place, randomUUID()])) as Canaries;
  await plant(zoe, canaries);
  const storage = await zoe.storage();
  const found: Canaries = {
    heap: await heapOf(zoe.page),
    local: storage,
    session: storage,
    cache: await cachesOf(zoe.page),
    database: storage,
    document: await zoe.page.content(),
  };
  // Whatever is planted is found, so what is not found is not there.
  for (const place of PLACES) expect(found[place].includes(canaries[place]), place).toBe(true);
  const told = { ...found, answers: (await Promise.all(answers)).join("\n") };
  expect(told.answers).toContain(zoe.watch.tokens[0]);
  for (const [name, secret] of secrets) {
    for (const [place, text] of Object.entries(told)) {
      for (const form of formsOf(secret)) expect(text.includes(form), `${name} in ${place}`).toBe(false);
    }
  }
});

/** A secret as it is, and in the clothes that bytes wear in programs. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [secret, secret.toLowerCase(), bytes.toString("base64").replace(/=+$/, ""), bytes.toString("hex")];
}

/** Put a text into each place; into the heap in the middle of a long one, as a page may hold it. */
async function plant({ page }: Member, canaries: Canaries): Promise<void> {
  await page.evaluate(async ({ heap, local, session, cache, database, document: text }) => {
    const held = { deep: [JSON.stringify({ before: "x".repeat(5000), heap, after: "y" })] };
    // Whoever takes the snapshot finds it at the page's window.
    Object.assign(globalThis, { planted: held });
    localStorage.setItem("planted", local);
    sessionStorage.setItem("planted", session);
    await (await caches.open("planted")).put("/planted", new Response(cache));
    document.body.dataset["planted"] = text;
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open("planted");
      opening.onupgradeneeded = () => opening.result.createObjectStore("planted").add(database, "key");
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        opening.result.close();
        resolve();
      };
    });
  }, canaries);
}

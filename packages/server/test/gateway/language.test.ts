import { expect, test } from "vitest";
import { ask, askRaw, askSession, PAGE } from "./ask.ts";
import { startSite } from "./site.ts";

test("an error is told in the language that the browser asks for; code and log stay English", async () => {
  const { port, logged } = await startSite();
  const reply = await askSession(port, { Cookie: "", "Accept-Language": "de-AT,de;q=0.9,en;q=0.5" });
  expect(reply.json()).toEqual({
    type: "urn:collective-converse:error:member-anonymous",
    title: "Niemand ist angemeldet.",
    status: 401,
    code: "member-anonymous",
  });
  expect(reply.headers).toMatchObject({ "content-language": "de", vary: "Accept-Language" });
  expect(logged.join("")).toContain("refused: The request carries no login.");
});

test.each([
  [undefined, "Nobody is logged in.", "en"],
  ["sv", "Nobody is logged in.", "en"],
  ["pt-PT", "Ninguém está conectado.", "pt-br"],
  ["x\u00e4, nl", "Niemand is ingelogd.", "nl"],
])("who asks for %s reads %s", async (header, title, language) => {
  const { port } = await startSite();
  const reply = await askSession(port, { Cookie: "", ...(header && { "Accept-Language": header }) });
  expect(reply.json()).toMatchObject({ title });
  expect(reply.headers["content-language"]).toBe(language);
});

test("a refused file is told in the member's language to a page of the site's other origin too", async () => {
  const { port } = await startSite();
  const reply = await ask(port, {
    method: "PUT",
    path: "/chat/upload/AAAAAAAAAAAAAAAAAAAAAAAA/a.png",
    headers: { ...PAGE, "Accept-Language": "fr" },
    body: "x",
  });
  expect(reply.json()).toMatchObject({
    code: "file-refused",
    title: "Le serveur de discussion n’a pas accepté le fichier.",
  });
  expect(reply.headers["vary"]).toBe("Origin, Accept-Language");
});

test("what nobody foresaw says in the member's language where there is more", async () => {
  // A site without secrets is a mistake of the program.
  const { port, logged } = await startSite({ site: { name: "other" } });
  const reply = await askSession(port, { "Accept-Language": "it" });
  const { title, detail } = reply.json();
  expect(title).toBe("Il gateway della chat ha avuto un errore.");
  const request = /^Il registro del gateway dice di più alla richiesta ([0-9a-f]{12})\.$/.exec(detail)?.[1];
  expect(logged.some((line) => line.includes(`"request":"${request}"`))).toBe(true);
});

test("before a request is understood its language is not known: English, and said so", async () => {
  const { port } = await startSite();
  expect(await askRaw(port, "nonsense\r\nAccept-Language: de\r\n\r\n")).toMatch(
    /Content-Language: en\r\n[\s\S]*not one that a browser sends/,
  );
});

test.each([
  ["de", "de", "Einen Augenblick, bitte", "versucht es von selbst"],
  [undefined, "en", "One moment, please", "tries again by itself"],
])("while Plone starts a person who asks for %s sees a page in %s", async (header, language, title, text) => {
  const { port } = await startSite({ site: { front: true, plone: "http://127.0.0.1:1" } });
  const reply = await ask(port, {
    path: "/",
    headers: { Accept: "text/html", ...(header && { "Accept-Language": header }) },
  });
  expect(reply.status).toBe(502);
  expect(reply.headers).toMatchObject({ "content-language": language, vary: "Accept-Language" });
  expect(reply.text).toContain(`<html lang="${language}">`);
  expect(reply.text).toContain(`<h1>${title}</h1>`);
  expect(reply.text).toContain(text);
});

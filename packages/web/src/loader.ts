import type { ConverseFiles } from "./chat/chat.ts";
import { Life } from "./life.ts";
import { findTag } from "./page/tag.ts";

/** The build puts the names of the hashed files in place of these two. */
declare const CHAT_FILE: string;
declare const CONVERSE: ConverseFiles;

const LOADED = Symbol.for("collective.converse");

const page: typeof globalThis & { [LOADED]?: true } = globalThis;
const tag = findTag(document.querySelectorAll("script"), import.meta.url);

if (tag !== undefined && page[LOADED] === undefined) {
  page[LOADED] = true;
  void new Life(tag, window).begin(async () => {
    const chat: typeof import("./chat/start.ts") = await import(new URL(CHAT_FILE, tag.base).href);
    return chat.loadChat(tag.base, CONVERSE);
  });
}

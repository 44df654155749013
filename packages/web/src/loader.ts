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
  const load = (): Promise<typeof import("./chat/start.ts")> => import(new URL(CHAT_FILE, tag.base).href);
  void new Life(tag, window).begin(
    async () => (await load()).loadChat(tag.base, CONVERSE),
    async (signal) => (await load()).meet(tag.base, window, signal),
  );
}

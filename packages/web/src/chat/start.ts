import type { Chat, ChatStart, ConverseFiles } from "./chat.ts";
import type { Converse } from "./converse-api.ts";
import { showLapsed } from "./lapsed-notice.ts";
import { converseOptions } from "./options.ts";
import { collectivePlugin } from "./plugin.ts";
import { ChatRoot } from "./root.ts";
import { loadStylesheet } from "./stylesheet.ts";

// The loader loads it with the chat, and needs it before Converse.js is there.
export { meet } from "../chat-with/meet.ts";

const ENDED_WITHIN_MS = 2000;

/** Load Converse.js; what it resolves with starts it, once. Loading may be tried again when it fails. */
export async function loadChat(
  base: string,
  files: ConverseFiles,
): Promise<(start: ChatStart) => Promise<Chat>> {
  const address = (file: string) => new URL(`${files.folder}/${file}`, base).href;
  const [{ default: converse }, stylesheet]: [{ default: Converse }, HTMLLinkElement] = await Promise.all([
    import(address(files.script)),
    loadStylesheet(document, address(files.stylesheet)),
  ]);
  const assets = address("").replace(/\/$/, "");
  return (start) => startChat(start, converse, stylesheet, assets);
}

/** Resolves when Converse.js runs; the stream may come up a little later. */
async function startChat(
  start: ChatStart,
  converse: Converse,
  stylesheet: HTMLLinkElement,
  assets: string,
): Promise<Chat> {
  const root = new ChatRoot(document, start.session.settings.appearance);
  const plugin = collectivePlugin(start, (name) => root.show(name));
  converse.plugins.add("collective-converse", plugin.definition);
  const options = converseOptions(start.session, location, assets, reportError);
  await converse.initialize({
    ...options,
    connection_options: { mechanisms: [plugin.mechanism(converse.env.Strophe)] },
    whitelisted_plugins: ["collective-converse"],
  });
  const close = async () => {
    root.remove();
    const late = new Promise((resolve) => setTimeout(resolve, ENDED_WITHIN_MS));
    const ended = plugin.keeper().end();
    await Promise.race([ended.catch(() => undefined), late]);
  };
  let takeNoticeAway: (() => void) | undefined;
  return {
    people: plugin.people(),
    hide: () => root.hide(),
    revive: () => plugin.keeper().revive(),
    async lapse(login) {
      const { appearance } = start.session.settings;
      takeNoticeAway = showLapsed(document, { appearance, login, say: plugin.say });
      await close();
    },
    async resume(session) {
      takeNoticeAway?.();
      root.open();
      await plugin.keeper().resume(session);
    },
    async end() {
      takeNoticeAway?.();
      await close();
      stylesheet.remove();
    },
  };
}

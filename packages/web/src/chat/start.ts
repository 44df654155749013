import type { Chat, ChatStart } from "./chat.ts";
import type { Converse } from "./converse-api.ts";
import { converseOptions } from "./options.ts";
import { collectivePlugin } from "./plugin.ts";
import { ChatRoot } from "./root.ts";
import { loadStylesheet } from "./stylesheet.ts";

const ENDED_WITHIN_MS = 2000;

/** Load Converse.js and start it with a session. Resolves when it runs; the stream may come up a little later. */
export async function startChat(start: ChatStart): Promise<Chat> {
  const address = (file: string) => new URL(`${start.converse.folder}/${file}`, start.base).href;
  const [{ default: converse }, stylesheet]: [{ default: Converse }, HTMLLinkElement] = await Promise.all([
    import(address(start.converse.script)),
    loadStylesheet(document, address(start.converse.stylesheet)),
  ]);
  const root = new ChatRoot(document);
  const plugin = collectivePlugin(start, () => root.show());
  converse.plugins.add("collective-converse", plugin.definition);
  const options = converseOptions(start.session, location, address("").replace(/\/$/, ""));
  await converse.initialize({
    ...options,
    connection_options: { mechanisms: [plugin.mechanism(converse.env.Strophe)] },
    whitelisted_plugins: ["collective-converse"],
  });
  return {
    hide: () => root.hide(),
    revive: () => plugin.keeper().revive(),
    async end() {
      root.remove();
      const late = new Promise((resolve) => setTimeout(resolve, ENDED_WITHIN_MS));
      const ended = plugin.keeper().end();
      await Promise.race([ended.catch(() => undefined), late]);
      stylesheet.remove();
    },
  };
}

export type { XmppOptions } from "./options.ts";
export { LARGEST_FILE } from "./settings.ts";
export { XmppServer } from "./xmpp-server.ts";

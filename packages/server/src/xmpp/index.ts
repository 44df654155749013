export type { XmppOptions } from "./options.ts";
export { XmppServer } from "./xmpp-server.ts";

export type { XmppOptions, XmppSite } from "./options.ts";
export { XmppServer } from "./xmpp-server.ts";

import { ConverseError } from "../errors.ts";
import { addOnRoomId } from "../rooms/render-rooms.ts";
import { NOTICE_PATH, takeNotice } from "../rooms/take-notice.ts";
import { Nonces } from "../system/nonces.ts";
import type { OrderOptions } from "../system/verify-order.ts";
import type { GatewayOptions } from "./gateway.ts";
import type { Limits } from "./limits.ts";

/** What code in Plone has its rooms say. */
export function noticeRoute(
  { config, settings, xmpp }: GatewayOptions,
  { orders, limits }: { orders: OrderOptions; limits: Limits },
) {
  return [
    NOTICE_PATH,
    takeNotice({
      ...orders,
      body: limits.noticeBody,
      // Of their own: a program that talks too much keeps nothing else from being told.
      nonces: new Nonces(limits.nonces),
      async say(name, { room, ...notice }) {
        const site = config.sites.find((one) => one.name === name);
        const rooms = site && xmpp.rooms(settings.domainOf(site));
        if (rooms === undefined) throw new ConverseError("xmpp-unreachable", "Prosody is not ready.");
        return rooms.notice(addOnRoomId(room), notice).catch((cause: Error) => {
          throw new ConverseError("system-notice-failed", cause.message, { cause });
        });
      },
    }),
  ] as const;
}

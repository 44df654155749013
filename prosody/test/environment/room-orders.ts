import type { Answer } from "./ask.ts";
import { giveOrder } from "./give-order.ts";
import { OneSite } from "./one-site.ts";
import type { Host } from "./prosody-config.ts";

export const ROOMS = `rooms.${OneSite.domain}`;

/** The component with the rooms, as the gateway configures it. */
export const roomsComponent: Host = {
  domain: ROOMS,
  component: "muc",
  options: {
    http_host: OneSite.domain,
    modules_enabled: ["muc_mam", "converse_rooms"],
    restrict_room_creation: "local",
    muc_log_expires_after: "30d",
  },
};

/** An order about rooms, as the gateway gives it. */
export async function orderRooms(
  port: number,
  method: "GET" | "PUT" | "DELETE",
  id?: string,
  body?: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return giveOrder({ port, about: "rooms", method, id, body, headers });
}

/** Puts the room of a group, wants it taken and answers its JID. */
export async function putRoom(
  port: number,
  id: string,
  title: string,
  names: Readonly<Record<string, string>>,
  owners: readonly string[] = [],
  generation?: string,
): Promise<string> {
  const members = Object.entries(names).map(([localpart, name]) => ({ localpart, name }));
  const order = JSON.stringify({ title, members, owners, generation });
  const { status, body } = await orderRooms(port, "PUT", id, order);
  if (status !== 204) throw new Error(`the room was not taken: ${status} ${body}`);
  const jid = (await listRooms(port)).jids[id];
  if (jid === undefined) throw new Error("the room is not listed");
  return jid;
}

/** Has the room of a group say something, and answers the status. */
export async function postNotice(port: number, id: string, body: string | Buffer): Promise<number> {
  const { status } = await giveOrder({ port, about: "notices", method: "POST", id, body });
  return status;
}

/** Removes the room of a group and wants it gone. */
export async function deleteRoom(port: number, id: string): Promise<void> {
  const { status, body } = await orderRooms(port, "DELETE", id);
  if (status !== 204) throw new Error(`the room was not removed: ${status} ${body}`);
}

export interface RoomList {
  rooms: Record<string, string>;
  jids: Record<string, string>;
}

export async function listRooms(port: number): Promise<RoomList> {
  const { status, body } = await orderRooms(port, "GET");
  if (status !== 200) throw new Error(`the rooms were not listed: ${status} ${body}`);
  return JSON.parse(body) as RoomList;
}

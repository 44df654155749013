import type { Answer } from "./ask.ts";
import { giveOrder } from "./give-order.ts";

/** An order about groups, as the gateway gives it. */
export async function orderGroups(
  port: number,
  method: "GET" | "PUT" | "DELETE",
  id?: string,
  body?: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return giveOrder({ port, about: "groups", method, id, body, headers });
}

/** The body of an order: names by localpart. */
function groupBody(title: string, names: Readonly<Record<string, string>>): string {
  const members = Object.entries(names).map(([localpart, name]) => ({ localpart, name }));
  return JSON.stringify({ title, members });
}

/** Puts a group and wants it taken. */
export async function putGroup(
  port: number,
  id: string,
  title: string,
  names: Readonly<Record<string, string>>,
): Promise<void> {
  const { status, body } = await orderGroups(port, "PUT", id, groupBody(title, names));
  if (status !== 204) throw new Error(`the group was not taken: ${status} ${body}`);
}

/** Removes a group and wants it gone. */
export async function deleteGroup(port: number, id: string): Promise<void> {
  const { status } = await orderGroups(port, "DELETE", id);
  if (status !== 204) throw new Error(`the group was not removed: ${status}`);
}

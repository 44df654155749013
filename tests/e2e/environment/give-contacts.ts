import { readFileSync } from "node:fs";
import { request } from "node:http";
import type { Site } from "./site.ts";

/** Make contacts of many who are not in Plone, by the order that the gateway gives Prosody for a group. */
export async function giveContacts(site: Site, userId: string, names: readonly string[]): Promise<void> {
  const environment = readFileSync(`/proc/${site.pidOf("prosody")}/environ`, "utf8");
  const secret = /(?:^|\0)CONVERSE_PROVISION_SECRET=([^\0]+)/.exec(environment)?.[1];
  const members = names.map((name, place) => ({ localpart: `crowd-${place}`, name }));
  const body = JSON.stringify({ title: "Crowd", members: [...members, { localpart: userId, name: userId }] });
  const status = await new Promise<number>((resolve, reject) => {
    const asked = request(
      new URL("/converse/groups/crowd", site.ready.xmpp.http),
      {
        method: "PUT",
        headers: {
          host: site.ready.xmpp.domain,
          authorization: `Bearer ${secret}`,
          "content-type": "application/json",
        },
      },
      (answer) => resolve(answer.resume().statusCode ?? 0),
    );
    asked.on("error", reject);
    asked.end(body);
  });
  if (status !== 204) throw new Error(`Prosody answered ${status} to an order about a group.`);
}

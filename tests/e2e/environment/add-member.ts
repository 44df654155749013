import { randomUUID } from "node:crypto";
import type { Account, ReadyLine } from "./ready-line.ts";

/** Make a member by plone.restapi, as the site's administrators can; who asks is the Zope root's. */
export async function addMember(
  { url, admin, xmpp }: ReadyLine,
  { login, fullname }: { login: string; fullname: string },
): Promise<Account> {
  const password = randomUUID();
  const answer = await fetch(new URL("@users", url), {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      Authorization: `Basic ${Buffer.from(`${admin.login}:${admin.password}`).toString("base64")}`,
    },
    body: JSON.stringify({
      username: login,
      fullname,
      password,
      email: `${login}@example.org`,
      roles: ["Member"],
    }),
  });
  if (answer.status !== 201) throw new Error(`Plone made no member ${login}: ${answer.status}`);
  return { login, password, userId: login, jid: `${login}@${xmpp.domain}`, fullname };
}

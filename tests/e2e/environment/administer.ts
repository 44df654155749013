import { randomUUID } from "node:crypto";
import type { Account } from "./ready-line.ts";
import type { Site } from "./site.ts";

/** Change a setting of the add-on as the administrator does, through plone.restapi; resolves what it was. */
export async function changeSetting(site: Site, name: string, value: unknown): Promise<unknown> {
  return changeRecord(site, `collective.converse.${name}`, value);
}

/** Change a record of the site's registry; resolves what it was. */
export async function changeRecord(site: Site, record: string, value: unknown): Promise<unknown> {
  const was = await (await ask(site, "GET", `/@registry/${record}`)).json();
  await ask(site, "PATCH", "/@registry", { [record]: value });
  return was;
}

/** Add a page with this text (HTML) to the site, for everybody to see; by these members if not by the administrator. */
export async function publishPage(
  site: Site,
  id: string,
  title: string,
  text: string,
  creators?: readonly string[],
): Promise<void> {
  const body = { "content-type": "text/html", data: text };
  const page = { "@type": "Document", id, title, text: body, ...(creators && { creators }) };
  await ask(site, "POST", "/", page);
  await ask(site, "POST", `/${id}/@workflow/publish`, {});
}

/** Make a member, who was never in the chat. */
export async function addMember(site: Site, login: string, fullname: string): Promise<Account> {
  const password = randomUUID();
  const email = `${login}@example.org`;
  await ask(site, "POST", "/@users", { username: login, fullname, password, email, roles: ["Member"] });
  return { login, password, userId: login, jid: `${login}@${site.ready.xmpp.domain}`, fullname };
}

/** Change a member's name or portrait (`{filename, encoding, data}`, `null` for none), as an administrator does. */
export async function changeMember(
  site: Site,
  userId: string,
  changes: { fullname?: string; portrait?: Record<string, string> | null },
): Promise<void> {
  await ask(site, "PATCH", `/@users/${userId}`, changes);
}

/** Delete a member, as an administrator does. */
export async function deleteMember(site: Site, userId: string): Promise<void> {
  await ask(site, "DELETE", `/@users/${userId}`);
}

/** Put a member into a group, or take them out. */
export async function changeGroup(site: Site, group: string, userId: string, isIn: boolean): Promise<void> {
  await ask(site, "PATCH", `/@groups/${group}`, { users: { [userId]: isIn } });
}

/** Make a group of nobody. */
export async function addGroup(site: Site, id: string, title: string): Promise<void> {
  await ask(site, "POST", "/@groups", { groupname: id, title });
}

export async function renameGroup(site: Site, id: string, title: string): Promise<void> {
  await ask(site, "PATCH", `/@groups/${id}`, { title });
}

export async function deleteGroup(site: Site, id: string): Promise<void> {
  await ask(site, "DELETE", `/@groups/${id}`);
}

async function ask(site: Site, method: string, path: string, body?: unknown): Promise<Response> {
  const { login, password } = site.ready.admin;
  const answer = await fetch(site.at(path), {
    method,
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      authorization: `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`Plone answered ${answer.status} to ${method} ${path}.`);
  return answer;
}

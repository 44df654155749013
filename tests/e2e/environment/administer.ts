import type { Site } from "./site.ts";

/** Change a setting of the add-on as the administrator does, through plone.restapi; resolves what it was. */
export async function changeSetting(site: Site, name: string, value: unknown): Promise<unknown> {
  const { login, password } = site.ready.admin;
  const record = `collective.converse.${name}`;
  const headers = {
    accept: "application/json",
    "content-type": "application/json",
    authorization: `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`,
  };
  const before = await fetch(site.at(`/@registry/${record}`), { headers });
  if (before.status !== 200) throw new Error(`Plone answered ${before.status} for ${record}.`);
  const was: unknown = await before.json();
  const body = JSON.stringify({ [record]: value });
  const answer = await fetch(site.at("/@registry"), { method: "PATCH", headers, body });
  if (answer.status !== 204) throw new Error(`Plone answered ${answer.status} to the change of ${record}.`);
  return was;
}

import type { Site } from "./site.ts";

/** Change a setting of the add-on as the administrator does, through plone.restapi; resolves what it was. */
export async function changeSetting(site: Site, name: string, value: unknown): Promise<unknown> {
  const record = `collective.converse.${name}`;
  const was = await (await ask(site, "GET", `/@registry/${record}`)).json();
  await ask(site, "PATCH", "/@registry", { [record]: value });
  return was;
}

/** Add a page with this text (HTML) to the site, for everybody to see. */
export async function publishPage(site: Site, id: string, title: string, text: string): Promise<void> {
  const page = { "@type": "Document", id, title, text: { "content-type": "text/html", data: text } };
  await ask(site, "POST", "/", page);
  await ask(site, "POST", `/${id}/@workflow/publish`, {});
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

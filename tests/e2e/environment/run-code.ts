import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Site } from "./site.ts";

/** Calls `collective.converse.api` as an add-on does; it runs in Plone's own process. */
const EXTENSION = `
from collective.converse import api
from plone.protect.interfaces import IDisableCSRFProtection
from zope.interface import alsoProvides
import json


def call(self, REQUEST):
    alsoProvides(REQUEST, IDisableCSRFProtection)
    for name, values in json.loads(REQUEST["calls"]):
        module, _, function = name.partition(".")
        answer = getattr(getattr(api, module), function)(**values)
    return json.dumps(answer)
`;

export type Call = [name: string, values: Record<string, unknown>];

/** Resolves what runs calls of the API in one transaction, and resolves what the last one answers. */
export async function letCodeRun(site: Site): Promise<(...calls: Call[]) => Promise<unknown>> {
  const folder = join(site.data, "plone/Extensions");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "converse_calls.py"), EXTENSION);
  const page = await submit(site, "/@@site-controlpanel");
  const [, token = ""] = /name="_authenticator"[^>]*value="([^"]+)"/.exec(page) ?? [];
  const method = { id: "converse-calls", title: "", module: "converse_calls", function: "call" };
  const path = "/manage_addProduct/ExternalMethod/manage_addExternalMethod";
  await submit(site, path, { ...method, _authenticator: token });
  return async (...calls) =>
    JSON.parse(await submit(site, "/converse-calls", { calls: JSON.stringify(calls) }));
}

/** As a browser of the administrator's does it; without fields it is only looked at. */
async function submit(site: Site, path: string, fields?: Record<string, string>): Promise<string> {
  const { login, password } = site.ready.admin;
  const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`;
  const answer = await fetch(site.at(path), {
    headers: { accept: "text/html", authorization },
    ...(fields && { method: "POST", body: new URLSearchParams(fields) }),
  });
  if (!answer.ok) throw new Error(`Plone answered ${answer.status} to ${path}.`);
  return answer.text();
}

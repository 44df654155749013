import { expect } from "vitest";
import { ask } from "./plone-site.ts";

/** Activates the add-on in a site that has the package, as docs/install.md says, and looks whether it works. */
export async function activateAndCheck(site: string): Promise<void> {
  const addOn = `${site}/@addons/collective.converse`;
  expect((await ask(`${site}/@converse`, "jane")).status).not.toBe(200);
  expect(await ask(addOn, "admin")).toMatchObject({ status: 200, body: { is_installed: false } });
  expect((await ask(`${addOn}/install`, "admin", "POST")).status).toBe(204);
  expect(await ask(addOn, "admin")).toMatchObject({ body: { is_installed: true, version: "2.0.0" } });
  expect(await ask(`${site}/@converse`, "jane")).toMatchObject({
    status: 200,
    body: { user: { id: "jane" } },
  });
}

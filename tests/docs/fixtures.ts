import { join } from "node:path";
import { renderInstance } from "../../demo/src/render-instance.ts";
import { ROOT } from "../projects/place.ts";
import type { Machine } from "./machine.ts";

const PLONE = join(ROOT, ".tools/project-6.2/bin");

/** Where somebody has cloned the repository to. */
export const CHECKOUT = "/srv/collective.converse";

/** The sources as they are, and nothing that was built of them. */
export async function giveCheckout(machine: Machine): Promise<void> {
  await machine.run(
    `set -eo pipefail; mkdir -p ${CHECKOUT}; cd ${ROOT}
    git -c safe.directory=${ROOT} ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' name; do if [ -e "$name" ]; then printf '%s\\0' "$name"; fi; done |
    tar --null --no-recursion -T - -c | tar -x -C ${CHECKOUT}`,
  );
}

/** A Plone without the add-on, as the page takes it for granted: at 127.0.0.1:8080, the site at /Plone. */
export async function givePlone(machine: Machine): Promise<void> {
  const folder = "/srv/plone";
  for (const [name, text] of Object.entries(renderInstance({ folder, port: 8080 }))) {
    await machine.write(`${folder}/${name}`, text);
  }
  const script = join(ROOT, "tests/projects/make_site.py");
  await machine.run(
    `set -e; pip uninstall --quiet --yes collective.converse; mkdir -p ${folder}/var/cache
    SITE_PASSWORD=a-site-for-a-minute ${PLONE}/zconsole run ${folder}/etc/zope.conf ${script}`,
  );
  await machine.write(
    "/etc/systemd/system/plone.service",
    `[Service]\nExecStart=${PLONE}/runwsgi ${folder}/etc/wsgi.ini\nKillSignal=SIGTERM\n`,
  );
  await restartPlone(machine);
}

/** Starts Plone anew; resolves when it answers. */
export async function restartPlone(machine: Machine): Promise<void> {
  await machine.run(
    "systemctl daemon-reload; systemctl restart plone; " +
      "curl -sf -o /dev/null --retry 60 --retry-delay 1 --retry-connrefused http://127.0.0.1:8080/Plone || " +
      "{ journalctl -u plone -n 40 --no-pager >&2; exit 1; }",
  );
}

/** What somebody clicks in the add-ons control panel. */
export async function activateAddOn(machine: Machine): Promise<void> {
  const url = "http://127.0.0.1:8080/Plone/@addons/collective.converse/install";
  await machine.run(`curl -sf -X POST -H 'Accept: application/json' -u admin:a-site-for-a-minute ${url}`);
}

/** What the gateway says of itself when all of it has started. */
export async function health(machine: Machine): Promise<string> {
  const url = "http://127.0.0.1:8090/chat/health";
  return machine.run(
    `curl -s --retry 20 --retry-delay 1 --retry-connrefused --retry-all-errors -f -H 'Host: www.example.org' ${url} ||
    { curl -s -H 'Host: www.example.org' ${url}; journalctl -u collective-converse -n 30 --no-pager; }`,
  );
}

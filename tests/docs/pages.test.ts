import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../projects/place.ts";
import { fillNpmCache } from "./fill-npm-cache.ts";
import { activateAddOn, CHECKOUT, giveCheckout, givePlone, health, restartPlone } from "./fixtures.ts";
import { type Machine, startMachine, whyNot } from "./machine.ts";
import { NOT_RUN } from "./not-run.ts";
import { type Block, readBlocks } from "./read-blocks.ts";
import { openShell, type Shell } from "./shell.ts";

async function read(page: string): Promise<Block[]> {
  return readBlocks(page, await readFile(join(ROOT, page), "utf8"));
}

/** In this order: each page begins with what the one before has left. */
const RUN = [
  "docs/install.md",
  "docs/production.md",
  "docs/settings.md",
  "docs/configuration.md",
  "docs/prosody.md",
  "docs/secrets.md",
];
const others = (await readdir(join(ROOT, "docs")))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);
const pages = [...RUN, ...others.filter((page) => !RUN.includes(page)), "README.md"];
const blocks = (await Promise.all(pages.map(read))).flat();

function reasonOf({ page, code }: Block): string | undefined {
  return NOT_RUN.find(([where, begins]) => where === page && code.startsWith(begins))?.[2];
}

test("every block of a shell is run here, or says why not", () => {
  const shell = blocks.filter(({ language }) => language === "sh");
  const forgotten = shell.filter((block) => !RUN.includes(block.page) && reasonOf(block) === undefined);
  expect(forgotten.map(({ page, line }) => `${page}:${line}`)).toEqual([]);
  const stale = NOT_RUN.filter(
    ([page, begins]) => !shell.some((each) => each.page === page && each.code.startsWith(begins)),
  );
  expect(stale).toEqual([]);
});

let machine: Machine;
let shell: Shell | undefined;

beforeAll(async () => {
  const reason = whyNot();
  if (reason !== undefined) throw new Error(`the commands of the documentation cannot be run: ${reason}`);
  await fillNpmCache();
  machine = await startMachine();
  await givePlone(machine);
});
afterAll(async () => {
  shell?.end();
  await machine?.end();
});

/** What a block needs before it or is to be seen after it, by how it begins. */
const AROUND: readonly {
  begins: string;
  page?: string;
  before?(): Promise<unknown>;
  after?(output: string): Promise<unknown>;
  until?: RegExp;
}[] = [
  { begins: "mkdir -p project", before: async () => shell?.paste(`cd ${CHECKOUT}`) },
  {
    begins: "npm ci",
    before: async () => {
      await giveCheckout(machine);
      await shell?.paste(`cd ${CHECKOUT}`);
    },
  },
  {
    begins: "pip install",
    after: async () => {
      await restartPlone(machine);
      await activateAddOn(machine);
    },
  },
  {
    begins: "curl -s -H",
    page: "docs/install.md",
    before: async () => health(machine),
    after: async (output) => expect(output).toContain('"status":"ready"'),
  },
  {
    begins: "useradd --system --shell /usr/sbin/nologin converse\ninstall",
    // By hand: as if nothing had been done with `init`.
    before: async () =>
      machine.run(
        "systemctl disable --now collective-converse; rm -rf /etc/converse /var/lib/converse; " +
          "rm /etc/systemd/system/collective-converse.service; userdel converse; systemctl daemon-reload",
      ),
  },
  { begins: "cd /etc/converse\nalias", until: /collective-converse is ready and listens on/ },
  {
    begins: "curl -sf",
    before: async () => health(machine),
    after: async (said) => expect(said).not.toContain("down"),
  },
  {
    begins: "tar -xzpf",
    before: async () => shell?.paste("systemctl stop collective-converse; cd /srv/backup"),
  },
  {
    begins: "# two minutes later",
    before: async () =>
      machine.run("sed -i 's/# replaced 2[0-9]*/# replaced 2000/' /etc/converse/secrets.toml"),
  },
];

describe.each(RUN)("%s", (page) => {
  const asConverse = [
    "docs/secrets.md",
    "docs/settings.md",
    "docs/configuration.md",
    "docs/prosody.md",
  ].includes(page);
  beforeAll(async () => {
    shell?.end();
    shell = openShell(machine, asConverse ? "converse" : "root");
    if (asConverse) await shell.paste("cd /etc/converse");
  });

  const own = blocks.filter((block) => block.page === page);
  for (const block of own) {
    const first = block.code.split("\n")[0] ?? "";
    if (block.language !== "sh") {
      const { file } = block;
      if (file !== undefined)
        test(`${block.line}: ${file} is written`, () => machine.write(file, block.code));
      continue;
    }
    if (reasonOf(block) !== undefined) continue;
    test(`${block.line}: ${first}`, async () => {
      const around = AROUND.find(
        (each) => block.code.startsWith(each.begins) && (each.page ?? page) === page,
      );
      await around?.before?.();
      // The account of the gateway starts no service.
      const isRoots = asConverse && block.code.startsWith("systemctl");
      if (isRoots) return void (await machine.run(block.code));
      const { output, failed } = (await shell?.paste(block.code, around?.until)) ?? {
        output: "",
        failed: [],
      };
      expect(failed, output).toEqual([]);
      await around?.after?.(output);
    });
  }
});

test("after all that the gateway answers, and a login can succeed", async () => {
  expect(await health(machine)).toContain('"status":"ready"');
});

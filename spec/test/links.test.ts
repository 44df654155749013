import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const root = new URL("../..", import.meta.url).pathname;

/** Files that the repository has or will have; what is installed or built is none of ours. */
function pages(): string[] {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], {
    cwd: root,
    encoding: "utf8",
  });
  return listed.split("\n").filter((name) => name !== "" && existsSync(join(root, name)));
}

/** Targets of Markdown links and pictures that lie in the repository. */
function linksOf(page: string): string[] {
  const text = readFileSync(join(root, page), "utf8").replace(/```.*?```/gs, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => (target ?? "").replace(/#.*$/, ""))
    .filter((target) => target !== "" && !/^[a-z]+:/.test(target));
}

test.each(pages())("%s links to what is there", (page) => {
  const missing = linksOf(page).filter((target) => !existsSync(join(root, dirname(page), target)));
  expect(missing).toEqual([]);
});

test("the list of decisions has each of them", () => {
  const list = readFileSync(join(root, "docs/decisions/README.md"), "utf8");
  const decisions = readdirSync(join(root, "docs/decisions")).filter((name) => /^\d{4}-/.test(name));
  for (const name of decisions) {
    const title = readFileSync(join(root, "docs/decisions", name), "utf8")
      .split("\n")[0]
      ?.replace(/^# \d{4}: /, "");
    expect(list).toContain(`](${name}) | ${title} |`);
  }
});

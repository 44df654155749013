import { join, resolve } from "node:path";
import { configWarnings, loadConfig } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { PROXIES, type ProxyName } from "../../setup/index.ts";
import type { Command, Input } from "../command.ts";
import type { Edges } from "../edges.ts";
import { describeSetup, type Setup } from "./describe-setup.ts";
import { formatFiles, formatResult, formatSummary } from "./format-result.ts";
import { gatherAnswers } from "./gather-answers.ts";
import { guesser } from "./guess.ts";
import { keepPorts } from "./keep-ports.ts";
import { lookAtMachine } from "./look-at-machine.ts";
import { planSetup } from "./plan-setup.ts";
import { type Answers, QUESTIONS } from "./questions.ts";
import { compareFiles, type Written } from "./write-files.ts";
import { writeSetup } from "./write-setup.ts";

const NOTHING: Written = { written: [], unchanged: [], backups: [] };

/** `--prosody=remote` and `--prosody-url` are one answer. */
function givenAnswers(input: Input): Partial<Answers> {
  const given = QUESTIONS.flatMap(({ topic }) => {
    const text = input.text(topic);
    return text === undefined ? [] : [[topic, text] as const];
  });
  const url = input.text("prosody-url");
  if (url === undefined) {
    if (input.text("prosody") !== "remote") return Object.fromEntries(given);
    const example = "--prosody-url=https://xmpp.example.org:5281";
    throw new ConverseError("init-answer", `--prosody: one on another host needs its address: ${example}`);
  }
  if (input.text("prosody") !== "remote") {
    throw new ConverseError("cli-usage", "init: --prosody-url belongs to --prosody=remote");
  }
  return { ...Object.fromEntries(given), prosody: url };
}

async function decide(input: Input, edges: Edges): Promise<Setup> {
  const { env, terminal, stderr } = edges;
  const answers = await gatherAnswers({
    given: givenAnswers(input),
    guess: guesser(env["PATH"] ?? ""),
    acceptsGuesses: input.has("yes"),
    terminal,
    stderr,
  });
  const details = {
    dir: input.text("dir"),
    data: input.text("data"),
    name: input.text("name"),
    base: input.text("base"),
    listen: input.text("listen"),
    ploneKey: input.text("plone-key"),
    user: input.text("user"),
  };
  const planned = planSetup(answers, details, await lookAtMachine(edges));
  const plan = await keepPorts(planned, details.listen !== undefined);
  const folder = resolve(input.text("write-snippets") ?? join(plan.files.config, "../snippets"));
  return describeSetup(plan, { proxy: answers.proxy as ProxyName | "none", folder, uid: edges.uid });
}

/** Nothing that somebody wrote is written over by chance. */
async function refuseOthers({ files }: Setup, edges: Edges): Promise<void> {
  const { other } = await compareFiles(files);
  if (other.length === 0) return;
  edges.stderr.write(`${formatFiles(other)}\n`);
  throw new ConverseError(
    "init-exists",
    `something else stands in ${other.map(({ path }) => path).join(", ")}; above is what would be written; nothing was`,
  );
}

/** One line by which a person agrees. */
async function confirm({ plan, files }: Setup, { terminal, stderr }: Edges): Promise<void> {
  const paths = [...files.map(({ path }) => path), plan.files.secrets, plan.files.ploneKey];
  stderr.write(formatSummary(plan, paths));
  const answer = await terminal?.ask("\nEnter writes them, Ctrl-C leaves all as it is. ");
  if (terminal !== undefined && answer === undefined) {
    throw new ConverseError("init-cancelled", "left before the end; nothing was written");
  }
}

function tell(
  setup: Setup,
  done: Written,
  warnings: readonly string[],
  input: Input,
  { stdout, stderr }: Edges,
): void {
  const { snippets, folder, next, files } = setup;
  if (input.has("json")) {
    const elsewhere = snippets.map(({ name, place, text }) => ({ file: join(folder, name), place, text }));
    const planned = input.has("dry-run") ? { files: files.map(({ path, text }) => ({ path, text })) } : {};
    stdout.write(`${JSON.stringify({ ...done, ...planned, elsewhere, next, warnings })}\n`);
    return;
  }
  for (const warning of warnings) stderr.write(`warning: ${warning}\n`);
  stdout.write(input.has("dry-run") ? formatFiles(files) : formatResult(done, { folder, snippets, next }));
}

/** `init`: everything that is written for chat on a site that is there. */
export const init: Command = {
  name: "init",
  summary: "set up chat on a site: write the files and say what belongs elsewhere",
  options: {
    "public-url": { value: "URL", help: "the site's address in people's browsers" },
    plone: { value: "URL", help: "where Plone itself answers" },
    path: { value: "PATH", help: "where the site lies in Zope, such as /Plone" },
    domain: { value: "DOMAIN", help: "what stands behind the @ of chat addresses" },
    prosody: { value: "WHICH", help: "supervised, system or remote" },
    "prosody-url": { value: "URL", help: "with --prosody=remote: its address, https" },
    proxy: { value: "SERVER", help: `the web server in front: ${PROXIES.join(", ")} or none` },
    yes: { help: "ask nothing and take what is guessed for what no option says" },
    dir: {
      value: "DIR",
      help: "where the files go; without it /etc/converse for root, else the current folder",
    },
    data: {
      value: "DIR",
      help: "for messages and files; without it /var/lib/converse for root, else DIR/data",
    },
    name: { value: "NAME", help: "what the site is called in the files; without it plone" },
    base: { value: "PATH", help: "where the chat is on the site; without it /chat" },
    listen: {
      value: "HOST:PORT",
      help: "where the gateway listens; without it a free port of 127.0.0.1 from 8090 on",
    },
    user: { value: "NAME", help: "who runs the service; without it converse for root, else who runs this" },
    "plone-key": { value: "FILE", help: "the key that Plone reads; without it DIR/plone.key" },
    "write-snippets": {
      value: "DIR",
      help: "for what belongs into other programs' files; without it DIR/snippets",
    },
    force: { help: "write over files that hold something else, and keep a copy of each" },
    "dry-run": { help: "write nothing and show everything, but for secrets, which are not made" },
    json: { help: "say the result as one line of JSON" },
  },
  notes:
    "On a terminal it asks what no option answers, six questions at most, and proposes an answer where it found one.\n" +
    "Secrets that are there stay as they are. What it ended in the middle of is completed by running it again.",
  async run(input, edges) {
    const setup = await decide(input, edges).catch((error) => {
      edges.terminal?.close();
      throw error;
    });
    try {
      if (!input.has("force") && !input.has("dry-run")) await refuseOthers(setup, edges);
      if (input.has("dry-run")) {
        tell(setup, NOTHING, [], input, edges);
        return 0;
      }
      if (!input.has("yes")) await confirm(setup, edges);
    } finally {
      edges.terminal?.close();
    }
    const done = await writeSetup(setup, input.has("force"), edges);
    const warnings = configWarnings(await loadConfig(setup.plan.files.config));
    tell(setup, done, [...warnings, ...setup.notes], input, edges);
    return 0;
  },
};

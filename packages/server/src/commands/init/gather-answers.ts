import { ConverseError } from "../../errors.ts";
import type { Output } from "../edges.ts";
import type { Terminal } from "../terminal.ts";
import { type Answers, QUESTIONS, type Question, type Topic } from "./questions.ts";

/** What is known before a question, and what follows from it. */
export type Guess = (topic: Topic, known: Partial<Answers>) => Promise<Proposal>;

export interface Proposal {
  /** What to answer; absent where nothing is good enough. */
  value?: string;
  /** What was seen, one sentence each. */
  notes: readonly string[];
}

export interface Asking {
  /** What an option answers. */
  given: Partial<Answers>;
  guess: Guess;
  /** Take every guess and ask nothing. */
  acceptsGuesses: boolean;
  terminal: Terminal | undefined;
  stderr: Output;
}

async function askFor(question: Question, { value, notes }: Proposal, terminal: Terminal, stderr: Output) {
  for (const note of notes) stderr.write(`  (${note})\n`);
  stderr.write(`${question.text}\n`);
  for (;;) {
    const typed = await terminal.ask(value === undefined ? "> " : `[${value}] > `);
    if (typed === undefined)
      throw new ConverseError("init-cancelled", "left before the end; nothing was written");
    const answer = typed.trim() === "" ? value : typed.trim();
    const reading = answer === undefined ? undefined : question.read(answer);
    if (reading?.ok) return reading.value;
    stderr.write(
      `  ${reading === undefined ? "there is nothing to propose here: please write it" : reading.why}\n`,
    );
  }
}

function readGiven({ topic, read }: Question, text: string): string {
  const reading = read(text);
  if (reading.ok) return reading.value;
  throw new ConverseError("init-answer", `--${topic}: ${reading.why}`);
}

function refuseUnanswered(missing: readonly Topic[], acceptsGuesses: boolean): void {
  if (missing.length === 0) return;
  const options = missing.map((topic) => `--${topic}`).join(", ");
  throw new ConverseError(
    "init-unanswered",
    acceptsGuesses
      ? `there is no good guess for ${options}; nothing was written`
      : `there is no terminal to ask at; give ${options}, or accept what is guessed with --yes; nothing was written`,
  );
}

/**
 * One answer for each question: what an option says, else what a person types, else the guess.
 *
 * Errors: `init-answer`, `init-unanswered`, `init-cancelled`.
 */
export async function gatherAnswers({
  given,
  guess,
  acceptsGuesses,
  terminal,
  stderr,
}: Asking): Promise<Answers> {
  const known: Partial<Record<Topic, string>> = {};
  // Every option is looked at before anybody is asked anything.
  for (const question of QUESTIONS) {
    const text = given[question.topic];
    if (text !== undefined) known[question.topic] = readGiven(question, text);
  }
  const isAsking = !acceptsGuesses && terminal !== undefined;
  const missing: Topic[] = [];
  for (const question of QUESTIONS) {
    const { topic } = question;
    if (known[topic] !== undefined) continue;
    const proposal = acceptsGuesses || isAsking ? await guess(topic, known) : { notes: [] };
    if (isAsking) known[topic] = await askFor(question, proposal, terminal, stderr);
    else if (proposal.value === undefined) missing.push(topic);
    else known[topic] = proposal.value;
  }
  refuseUnanswered(missing, acceptsGuesses);
  return known as Answers;
}

import { verifyToken } from "@collective-converse/token";
import { ConverseError } from "../../errors.ts";
import type { Command } from "../command.ts";
import { choosePairs, SECRETS_OPTIONS } from "./choose-pairs.ts";
import { parseTime } from "./parse-time.ts";
import { readToken } from "./read-token.ts";

function parseSteps(text: string): number {
  if (/^(?:[0-9]|10)$/.test(text)) return Number(text);
  throw new ConverseError("cli-usage", "--steps is not a whole number from 0 to 10");
}

/** `token verify`: `ok`, or the code of the refusal and the exit status 1. */
export const tokenVerify: Command = {
  name: "token verify",
  summary: "say whether a token would be accepted, or the code of the refusal",
  options: {
    jid: { value: "JID", required: true, help: "the bare JID that the token is for" },
    ...SECRETS_OPTIONS,
    at: { value: "TIME", help: "unix seconds or RFC 3339; without it now" },
    steps: { value: "N", help: "accepted steps of 30 s either side, 0 to 10; without it 1" },
  },
  argument: { name: "TOKEN", help: "the token, or - to read it from standard input" },
  notes:
    "Arguments show in the list of processes, so a token that can still be used belongs on standard input.\n" +
    "Whether the token was used before is for Prosody to say. Codes are explained in docs/errors.md.",
  async run(input, edges) {
    const at = input.text("at");
    const steps = parseSteps(input.text("steps") ?? "1");
    const seconds = at === undefined ? edges.now() / 1000 : parseTime(at);
    const secrets = await choosePairs(input, edges);
    const token = await readToken(input.required("TOKEN"), edges.stdin);
    const answer = verifyToken({ jid: input.required("jid"), token, secrets, at: seconds, steps });
    edges.stdout.write(`${answer.ok ? "ok" : answer.code}\n`);
    return answer.ok ? 0 : 1;
  },
};

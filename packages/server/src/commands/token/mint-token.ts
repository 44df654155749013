import { generateNonce, mintToken, TokenError } from "@collective-converse/token";
import { ConverseError } from "../../errors.ts";
import type { Command } from "../command.ts";
import { choosePairs, SECRETS_OPTIONS } from "./choose-pairs.ts";
import { parseTime } from "./parse-time.ts";

function messageFor(error: TokenError, jid: string): string {
  return error.code === "token-jid"
    ? `${JSON.stringify(jid)} is not a bare JID in lower case, such as jane@example.org`
    : error.message;
}

/** `token mint`: a token as the gateway makes it, on standard output. */
export const tokenMint: Command = {
  name: "token mint",
  summary: "make a token for one login",
  options: {
    jid: { value: "JID", required: true, help: "the bare JID that logs in: jane@example.org" },
    ...SECRETS_OPTIONS,
    at: { value: "TIME", help: "unix seconds or RFC 3339; without it now" },
    nonce: { value: "DIGITS", help: "32 digits that no other token has; without it random ones" },
  },
  notes: "Whoever has the token can log in as that member for about a minute.",
  async run(input, edges) {
    const jid = input.required("jid");
    const at = input.text("at");
    const nonce = input.text("nonce") ?? generateNonce(edges.randomBytes);
    if (!/^[0-9]{32}$/.test(nonce)) throw new ConverseError("cli-usage", "--nonce is not 32 digits");
    const seconds = at === undefined ? edges.now() / 1000 : parseTime(at);
    const [secrets] = await choosePairs(input, edges);
    try {
      edges.stdout.write(`${mintToken({ jid, secrets, at: seconds, nonce }).token}\n`);
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      throw new ConverseError(error.code, messageFor(error, jid), { cause: error });
    }
    return 0;
  },
};

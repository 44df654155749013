import type { WhoAnswer } from "../../../../../spec/http.d.ts";
import { loadConfig } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { WHO_PATH } from "../../sync/take-who.ts";
import type { Command } from "../command.ts";
import { askGateway } from "../sessions/ask-gateway.ts";
import { formatTable, plain } from "../sessions/format-table.ts";

function lineOf({ site, user, jid, name, hasAccount, connected }: WhoAnswer): string[] {
  const streams = connected === 1 ? "1 connection" : `${connected} connections`;
  return [
    site,
    user === null ? "(user id not known)" : plain(user),
    plain(jid),
    name === null ? "-" : plain(name),
    hasAccount ? (connected === 0 ? "not connected" : streams) : "no account yet",
  ];
}

/** A user id may be an address too: a JID is told by its domain. */
async function find(ask: (order: object) => Promise<WhoAnswer[]>, named: string): Promise<WhoAnswer[]> {
  const byJid = named.includes("@") ? await ask({ user: null, jid: named }) : [];
  return byJid.length > 0 ? byJid : ask({ user: named, jid: null });
}

/** `who`: which JID a member has, or whose a JID is. */
export const who: Command = {
  name: "who",
  summary: "say which JID a member has, or whose a JID is",
  options: {
    config: { value: "FILE", required: true, help: "the configuration, converse.toml" },
    json: { help: "say it as one line of JSON" },
  },
  argument: { name: "USERID|JID", help: "the member's user id in Plone, or an address in the chat" },
  notes:
    "Asks the gateway that runs. What ends with an XMPP domain of a site is taken for a JID. A member has an account from\n" +
    "their first login on, or since others have them as a contact.",
  async run(input, edges) {
    const config = await loadConfig(input.required("config"));
    const ask = async (order: object) => {
      const { body } = await askGateway(config, WHO_PATH, order);
      if (Array.isArray(body["accounts"])) return body["accounts"] as WhoAnswer[];
      throw new ConverseError("gateway-not-running", "what answers is not this gateway");
    };
    const accounts = await find(ask, input.required("USERID|JID"));
    if (input.has("json")) edges.stdout.write(`${JSON.stringify({ accounts })}\n`);
    else edges.stdout.write(formatTable(accounts.map(lineOf)));
    return 0;
  },
};

import type { ConnectedSession } from "../../../../../spec/http.d.ts";
import { loadConfig } from "../../config/index.ts";
import { shownAddress } from "../../config/shown-address.ts";
import { SESSIONS_PATH } from "../../system/control.ts";
import type { Command } from "../command.ts";
import { askGateway } from "./ask-gateway.ts";
import { formatTable, plain } from "./format-table.ts";

function lineOf({ site, jid, since, client, address, isHibernating }: ConnectedSession): string[] {
  return [
    site,
    plain(jid),
    since === null ? "-" : since.replace("T", " ").replace(/\.\d+Z$/, "Z"),
    address ?? "-",
    client === null ? "-" : plain(client),
    isHibernating ? "connection lost" : "",
  ];
}

/** `sessions list`: who is connected. */
export const sessionsList: Command = {
  name: "sessions list",
  summary: "say who is connected to the chat, since when, from where",
  options: {
    config: { value: "FILE", required: true, help: "the configuration, converse.toml" },
    "full-address": { help: "say whole addresses, whatever `shown` in [addresses] says" },
    json: { help: "say it as one line of JSON" },
  },
  notes: "Asks the gateway that runs. A connection that was lost can come back for two minutes.",
  async run(input, edges) {
    const config = await loadConfig(input.required("config"));
    const { body } = await askGateway(config, SESSIONS_PATH);
    const sessions = (body["sessions"] as ConnectedSession[]).map((session) => ({
      ...session,
      address:
        session.address === null || input.has("full-address")
          ? session.address
          : shownAddress(session.address, config.addresses.shown),
    }));
    if (input.has("json")) edges.stdout.write(`${JSON.stringify({ sessions })}\n`);
    else if (sessions.length === 0) edges.stdout.write("Nobody is connected.\n");
    else edges.stdout.write(formatTable(sessions.map(lineOf)));
    return 0;
  },
};

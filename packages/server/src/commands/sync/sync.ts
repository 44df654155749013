import type { SyncChange, SyncLine } from "../../../../../spec/http.d.ts";
import { loadConfig } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { SYNC_PATH } from "../../sync/take-sync.ts";
import type { Command } from "../command.ts";
import { askGatewayForLines } from "../sessions/ask-gateway.ts";
import { plain } from "../sessions/format-table.ts";

/** In these words, with the subject at the end. */
const CHANGES: Readonly<Record<SyncChange["what"], string>> = {
  "contacts-put": "contacts of the group",
  "contacts-removed": "no contacts any more of the group",
  "room-put": "room of the group",
  "room-removed": "no room any more of the group",
  "account-erased": "account of somebody who was deleted is erased",
  "account-anew": "account of somebody who was deleted is made anew",
  "person-told": "name or portrait",
  "sessions-ended": "may not chat and is disconnected",
};

function describe({ site, what, subject }: SyncChange): string {
  return `${site}: ${CHANGES[what]}: ${subject === "" ? "everybody" : plain(subject)}\n`;
}

/** `sync`: the sites and the XMPP server are compared, and repaired. */
export const sync: Command = {
  name: "sync",
  summary: "compare Plone with the chat server and repair what differs",
  options: {
    config: { value: "FILE", required: true, help: "the configuration, converse.toml" },
    site: { value: "NAME", help: "this site alone" },
    "dry-run": { help: "change nothing, and say what would be changed" },
    json: { help: "say each change and step as one line of JSON" },
  },
  notes:
    "Has the gateway that runs do it: contacts, rooms of groups, accounts of members who were deleted, names, portraits, and\n" +
    "who is connected without having chat. The gateway does the same every hour by itself. It can be interrupted at any\n" +
    "time; what was done by then stays done. Ends with 1 where something could not be compared or repaired.",
  async run(input, edges) {
    const config = await loadConfig(input.required("config"));
    const site = input.text("site") ?? null;
    const names = config.sites.map(({ name }) => name);
    if (site !== null && !names.includes(site))
      throw new ConverseError("cli-usage", `sync: --site is one of ${names.join(", ")}`);
    const isDry = input.has("dry-run");
    let summary: Extract<SyncLine, { type: "summary" }> | undefined;
    for await (const value of askGatewayForLines(config, SYNC_PATH, { site, dryRun: isDry })) {
      const line = value as SyncLine;
      if (line.type === "summary") summary = line;
      if (input.has("json")) edges.stdout.write(`${JSON.stringify(line)}\n`);
      else if (line.type === "change") edges.stdout.write(describe(line));
      else if (line.type === "failed") edges.stderr.write(`${line.site}: ${line.message} [${line.code}]\n`);
      else if (line.type === "progress")
        edges.stderr.write(
          `${line.site}: ${line.step}${line.of === 0 ? "" : ` ${line.done} of ${line.of}`}\n`,
        );
    }
    if (summary === undefined)
      throw new ConverseError("gateway-not-running", "the gateway's answer broke off");
    const { changes, failures } = summary;
    const what = changes === 0 ? "Nothing differs" : `${changes} ${isDry ? "would be changed" : "changed"}`;
    if (!input.has("json")) edges.stdout.write(`${what}${failures === 0 ? "" : `; ${failures} failed`}.\n`);
    return failures === 0 ? 0 : 1;
  },
};

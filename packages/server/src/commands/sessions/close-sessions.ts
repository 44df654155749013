import { type Config, loadConfig } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { CLOSE_PATH } from "../../system/control.ts";
import type { Command } from "../command.ts";
import { askGateway } from "./ask-gateway.ts";

function siteOf({ sites }: Config, wanted: string | undefined): string {
  const names = sites.map(({ name }) => name);
  const [only, ...others] = names;
  if (wanted === undefined && only !== undefined && others.length === 0) return only;
  if (wanted !== undefined && names.includes(wanted)) return wanted;
  throw new ConverseError("cli-usage", `sessions close: --site is one of ${names.join(", ")}`);
}

/** `sessions close`: ends a member's streams, in all browsers. */
export const sessionsClose: Command = {
  name: "sessions close",
  summary: "end a member's connections to the chat, all or one",
  options: {
    config: { value: "FILE", required: true, help: "the configuration, converse.toml" },
    site: { value: "NAME", help: "the member's site; needed where there are several" },
    resource: {
      value: "NAME",
      help: "end this one connection only: what stands behind the slash in `sessions list`",
    },
    json: { help: "say it as one line of JSON" },
  },
  argument: { name: "USERID", help: "the member's user id in Plone" },
  notes:
    "Tokens that were given out before are refused, unless it is one connection. Who is still logged in to the site comes\n" +
    "back by themselves: to keep a member out, take their permission to chat or delete them in Plone.",
  async run(input, edges) {
    const config = await loadConfig(input.required("config"));
    const user = input.required("USERID");
    const site = siteOf(config, input.text("site"));
    const resource = input.text("resource");
    const { status, body } = await askGateway(config, CLOSE_PATH, {
      site,
      user,
      ...(resource !== undefined && { resource }),
    });
    const closed = status === 200 ? Number(body["closed"]) : null;
    if (input.has("json")) edges.stdout.write(`${JSON.stringify({ site, user, closed })}\n`);
    else if (closed === null)
      edges.stdout.write("Prosody cannot be told at the moment; the gateway tries until it can.\n");
    else edges.stdout.write(`${closed} ${closed === 1 ? "connection" : "connections"} ended.\n`);
    return 0;
  },
};

import { z } from "zod";
import { LIMITS } from "../../compose/limits.ts";
import { type Check, fault, fine, none, type Verdict } from "../check.ts";
import type { HttpAnswer } from "../edges/ask-http.ts";
import { openFilesLimitOf, socketsOf } from "../edges/look-at-process.ts";
import { readJson } from "../read-json.ts";
import { clockOf, judgeClock } from "./clock.ts";

const health = z.object({
  version: z.string(),
  now: z.string().optional(),
  parts: z.array(z.object({ name: z.string(), site: z.string().optional(), status: z.string() })),
});

export type HealthBody = z.infer<typeof health>;

/** What a gateway of ours says of itself; undefined where the answer is not one's. */
export function readHealth({ status, body }: Pick<HttpAnswer, "status" | "body">): HealthBody | undefined {
  return status === 200 || status === 503 ? readJson(body, health) : undefined;
}

/** At a time; fewer is a limit that nobody chose. */
const LEAST_MEMBERS = 4_000;

/** Open files for all but members. */
const OTHER_FILES = 500;

/** The gateway's process, at its own address. */
export const GATEWAY: readonly Check[] = [
  {
    id: "gateway-answers",
    scope: "site",
    severity: "error",
    title: "The gateway answers at its own address.",
    looks: "Asks for its health at `[listen]`, past the web server.",
    meaning: "The gateway does not run, another program has its port, or it runs with another configuration.",
    members: "No chat.",
    todo: ["systemctl status collective-converse", "journalctl -u collective-converse -n 50"],
    dependsOn: ["config"],
    async look(facts, site) {
      const { host, port } = (await facts.config()).listen;
      const { answer } = await facts.health(site);
      const found = readHealth(answer);
      if (found === undefined)
        return fault(`what answers on ${host}:${port} is not this gateway (HTTP ${answer.status})`);
      return fine(`version ${found.version} in ${Math.round(answer.firstMs)} ms`);
    },
  },
  {
    id: "gateway-version",
    scope: "site",
    severity: "error",
    title: "The gateway that runs is the one that is installed.",
    looks: "The version that the running gateway tells, and that of this command.",
    meaning: "A new version was installed, and the old one still runs.",
    todo: ["systemctl restart collective-converse"],
    dependsOn: ["gateway-answers"],
    async look(facts, site) {
      const running = readHealth((await facts.health(site)).answer)?.version;
      const { version } = facts.surroundings;
      return running === version ? fine(version) : fault(`${running} runs, ${version} is installed`);
    },
  },
  {
    id: "gateway-alone",
    scope: "gateway",
    severity: "error",
    title: "The gateway that listens is the one that uses the folder `data`.",
    looks: "Whether the process that started Prosody also listens at `[listen]`.",
    meaning:
      "Two gateways share one configuration; the one that members reach does not have the Prosody that runs.",
    members: "The chat does not come, or messages are missing.",
    todo: ["ps -fp {pid}", "Stop that one, or give each its own xmpp.data, xmpp.http_port and [listen]."],
    dependsOn: ["gateway-answers"],
    async look(facts) {
      const pids = await facts.pids();
      if (pids === undefined) return none("no gateway has started a Prosody in this folder");
      const { port } = (await facts.config()).listen;
      return judgeListener(pids.gateway, port, await socketsOf(pids.gateway));
    },
  },
  {
    id: "gateway-files-limit",
    scope: "gateway",
    severity: "warning",
    title: "The gateway may have enough files open.",
    looks: `The limits of open files of the gateway and of Prosody: enough for ${LEAST_MEMBERS} members at a time.`,
    meaning:
      "When many members are online, new connections fail. Each takes two files in the gateway, one in Prosody.",
    members: "Some connect and some do not.",
    todo: [
      "In the unit, below [Service]: LimitNOFILE=65536",
      "systemctl daemon-reload && systemctl restart collective-converse",
    ],
    dependsOn: ["gateway-alone"],
    async look(facts) {
      const pids = await facts.pids();
      if (pids === undefined) return none("no gateway has started a Prosody in this folder");
      const [gateway, prosody] = await Promise.all([
        openFilesLimitOf(pids.gateway),
        openFilesLimitOf(pids.prosody),
      ]);
      return judgeFilesLimits({ gateway, prosody });
    },
  },
  {
    id: "gateway-clock",
    scope: "site",
    severity: "error",
    title: "The gateway's clock is right.",
    looks: "The time that the gateway tells, held against this machine's.",
    meaning: "Tokens are good for half a minute; where the clocks differ they are refused.",
    members: "The chat tries again and again, and does not come.",
    todo: ["timedatectl set-ntp true", "timedatectl status"],
    dependsOn: ["gateway-version"],
    async look(facts, site) {
      const { answer, at } = await facts.health(site);
      return judgeClock("the gateway's clock", clockOf(readHealth(answer)?.now), at, 2_000);
    },
  },
];

export function judgeListener(
  pid: number,
  port: number,
  sockets: Awaited<ReturnType<typeof socketsOf>>,
): Verdict {
  if (sockets === undefined) return none("this account may not look at the gateway's connections");
  if (sockets.some((socket) => socket.port === port)) return fine(`process ${pid} does both`);
  return fault(`process ${pid} uses the folder, and another one listens on port ${port}`, {
    pid: String(pid),
  });
}

export function judgeFilesLimits(limits: {
  gateway: number | undefined;
  prosody: number | undefined;
}): Verdict {
  const { gateway, prosody } = limits;
  if (gateway === undefined || prosody === undefined) return none("the system does not tell");
  // A websocket takes two in the gateway, one in Prosody.
  const room = Math.min((gateway - OTHER_FILES) / 2, prosody - OTHER_FILES, LIMITS.tunnels.most);
  const members = Math.max(0, Math.floor(room));
  const seen = `gateway ${gateway}, Prosody ${prosody}: enough for ${members} members at a time`;
  return members < LEAST_MEMBERS ? fault(seen) : fine(seen);
}

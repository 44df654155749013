import { z } from "zod";
import { type Check, fault, fine, none, type Verdict } from "../check.ts";
import { type Listening, socketsOf } from "../edges/look-at-process.ts";
import { readJson } from "../read-json.ts";
import { judgeClock } from "./clock.ts";
import { readHealth } from "./gateway.ts";

const instance = z.object({ modules: z.string(), prosody: z.string(), instance: z.string().nullish() });

const LOOPBACK = ["127.0.0.1", "::1"];

const RESTART = "systemctl restart collective-converse";
const LOG = "tail -n 50 '{log}'";

/** The Prosody that runs: which one it is, and who reaches it. */
export const PROSODY: readonly Check[] = [
  {
    id: "prosody-answers",
    scope: "site",
    severity: "error",
    title: "Prosody answers for the site's domain.",
    looks: "Asks Prosody at its own address for `/converse/instance` of the domain.",
    meaning: "Prosody does not run, does not know the domain, or has not loaded `mod_converse`.",
    members: "No chat; one that is open does not come back.",
    todo: [RESTART, "journalctl -u collective-converse -n 50"],
    dependsOn: ["gateway-answers"],
    async look(facts, { domain, ...site }) {
      const { url } = (await facts.config()).xmpp;
      const { answer } = await facts.instance({ domain, ...site });
      const found = readJson(answer.body, instance);
      if (answer.status === 200 && found !== undefined) return fine(`Prosody ${found.prosody} at ${url}`);
      return fault(
        `what answers at ${url} for ${domain} is no Prosody with our modules (HTTP ${answer.status})`,
      );
    },
  },
  {
    id: "prosody-ours",
    scope: "gateway",
    severity: "error",
    title: "The Prosody that answers is the gateway's own.",
    looks:
      "Whether the process that the gateway started listens on Prosody's port; whether a Prosody that is not the gateway's " +
      "own knows the secret of orders.",
    meaning: "Another program has the port and gets the members' tokens, or a Prosody was left behind.",
    members: "The chat does not come, or messages are missing.",
    todo: ["ss -ltnp 'sport = :{port}'", `Stop that program, then: ${RESTART}`],
    dependsOn: ["prosody-answers"],
    async look(facts) {
      const { run, httpPort } = (await facts.config()).xmpp;
      if (run !== "supervised") {
        for (const site of await facts.sites()) await facts.proof(site);
        return fine("it knows the secret of orders");
      }
      const pids = await facts.pids();
      if (pids === undefined) return fault("the gateway has started none", { port: String(httpPort) });
      return judgeOwner(pids.prosody, httpPort, await socketsOf(pids.prosody));
    },
  },
  {
    id: "prosody-ports",
    scope: "gateway",
    severity: "error",
    title: "Prosody can be reached from this machine only.",
    looks:
      "All addresses on which Prosody's process listens: its HTTP port on the loopback, and nothing else.",
    meaning: "Who reaches such a port gets past the web server and the gateway's checks.",
    todo: ["ss -ltnp | grep 'pid={pid},'", `Remove what opened it, then: ${RESTART}`],
    dependsOn: ["prosody-ours"],
    async look(facts) {
      const { run, httpPort } = (await facts.config()).xmpp;
      const pids = await facts.pids();
      if (run !== "supervised" || pids === undefined) return none("the gateway starts no Prosody");
      return judgePorts(pids.prosody, httpPort, await socketsOf(pids.prosody));
    },
  },
  {
    id: "prosody-version",
    scope: "site",
    severity: "warning",
    title: "Prosody is of a version that was tried.",
    looks: "The version that Prosody tells: 0.12 or 13.",
    meaning: "Our modules were not tried with it.",
    todo: ["apt-get install prosody"],
    dependsOn: ["prosody-answers"],
    async look(facts, site) {
      const found = readJson((await facts.instance(site)).answer.body, instance);
      return judgeProsodyVersion(found?.prosody ?? "");
    },
  },
  {
    id: "prosody-modules-version",
    scope: "site",
    severity: "error",
    title: "Prosody runs the modules of this gateway.",
    looks: "The version of `mod_converse` that runs in Prosody, and that of the running gateway.",
    meaning: "Prosody was started by another version, and does not understand what it is told.",
    todo: [RESTART],
    dependsOn: ["prosody-answers", "gateway-answers"],
    async look(facts, site) {
      const modules = readJson((await facts.instance(site)).answer.body, instance)?.modules;
      const running = readHealth((await facts.health(site)).answer)?.version;
      // What follows a hyphen is a build of the same.
      if (modules === running?.replace(/-.*$/, "")) return fine(`${modules}`);
      return fault(`the modules are ${modules}, the gateway is ${running}`);
    },
  },
  {
    id: "prosody-shell",
    scope: "gateway",
    severity: "warning",
    title: "Prosody tells what it has loaded.",
    looks: "Asks Prosody over its admin socket, a file in the folder `data`.",
    meaning: "Much of Prosody cannot be looked at. Chat works all the same.",
    todo: [
      "Run this command as the account of the gateway, or as root.",
      "Is the path of {data} longer than 80 characters, move it.",
    ],
    dependsOn: ["prosody-ours"],
    async look(facts) {
      const { run, data } = (await facts.config()).xmpp;
      if (run !== "supervised") return none("it is not the gateway's Prosody");
      try {
        const { answer } = await facts.prosody();
        return fine(`${Object.keys(answer.hosts).length} hosts`);
      } catch (error) {
        return fault((error as Error).message, { data });
      }
    },
  },
  {
    id: "prosody-clock",
    scope: "gateway",
    severity: "error",
    title: "Prosody's clock is right.",
    looks: "The time that Prosody tells, held against this machine's: it has to be within 2 s.",
    meaning: "Prosody refuses tokens that are older or newer than a minute.",
    members: "The chat tries again and again, and does not come.",
    todo: ["timedatectl set-ntp true", RESTART],
    dependsOn: ["prosody-shell"],
    async look(facts) {
      if ((await facts.config()).xmpp.run !== "supervised") return none("it is not the gateway's Prosody");
      const { answer, at } = await facts.prosody();
      return judgeClock("Prosody's clock", answer.seconds * 1000, at, 2_000);
    },
  },
  {
    id: "prosody-log",
    scope: "gateway",
    severity: "warning",
    title: "Prosody has logged no error since it was started.",
    looks: "The lines of level `error` at the end of `prosody.log`, since the last start.",
    meaning: "Something in Prosody fails now and then.",
    todo: [LOG],
    dependsOn: ["prosody-ours"],
    async look(facts) {
      if ((await facts.config()).xmpp.run !== "supervised") return none("its log is its own");
      const { log, errors } = await facts.prosodyErrors();
      if (errors.length === 0) return fine("no errors");
      return fault(`${errors.length} errors, the last one from ${errors.at(-1)}`, { log });
    },
  },
];

function judgeOwner(pid: number, port: number, sockets: readonly Listening[] | undefined): Verdict {
  if (sockets === undefined) return none("this account may not look at Prosody's connections");
  if (sockets.some((socket) => socket.port === port)) return fine(`process ${pid}`);
  return fault(`process ${pid} does not listen on port ${port}`, { port: String(port) });
}

export function judgePorts(pid: number, port: number, sockets: readonly Listening[] | undefined): Verdict {
  if (sockets === undefined) return none("this account may not look at Prosody's connections");
  const others = sockets.filter((socket) => socket.port !== port || !LOOPBACK.includes(socket.address));
  if (others.length === 0) return fine(`port ${port} of the loopback`);
  const seen = others.map((socket) => `port ${socket.port} of ${socket.address}`).join(", ");
  return fault(seen, { pid: String(pid) });
}

export function judgeProsodyVersion(version: string): Verdict {
  return /^(?:0\.12|13)\./.test(version) ? fine(version) : fault(version);
}

import type { Browser, StreamAnswer } from "../browser.ts";
import { type BrowserCheck, fault, fine, type Verdict } from "../check.ts";

const LOOK_THERE = "Look at what this page says under *Through the public address*.";

/** A token is good for half a minute. */
const MOST_MS = 30_000;

async function tryStream(
  open: () => Promise<StreamAnswer>,
  values: Record<string, string>,
): Promise<Verdict> {
  try {
    const { openMs, answerMs } = await open();
    return fine(`open in ${openMs} ms, first words ${answerMs} ms later`);
  } catch (error) {
    return fault((error as Error).message, values);
  }
}

function pathOf({ base }: Browser): string {
  return new URL(base).pathname;
}

/** From where the administrator sits to the gateway and to Prosody. */
export const CONNECTION: readonly BrowserCheck[] = [
  {
    id: "browser-gateway",
    severity: "error",
    title: "This browser reaches the gateway.",
    looks: "Asks the gateway how it is, from this browser.",
    meaning: "Something between here and the gateway answers in its place, or nothing does.",
    members: "No chat, at least for those who sit where you sit.",
    todo: ["curl -i {health}", "Hand {path} to the gateway in the web server: docs/proxies.md"],
    dependsOn: ["browser-csp"],
    async look(browser) {
      try {
        const { version, ms } = await browser.gateway();
        return fine(`version ${version} in ${ms} ms`);
      } catch (error) {
        return fault((error as Error).message, { path: pathOf(browser), health: `${browser.base}health` });
      }
    },
  },
  {
    id: "browser-version",
    severity: "error",
    title: "The browser has the scripts of the gateway that runs.",
    looks:
      "The version that the gateway tells, that of this page's script, and what pages load the chat with.",
    meaning: "An older script is kept by this browser, by a cache on the way, or by the web server.",
    members: "The chat does not come, or is an older one.",
    todo: [
      "Reload this page with the shift key held.",
      "If it stays: keep no copies of {path}loader.js and {path}doctor.js in the web server or in a cache before it.",
    ],
    dependsOn: ["browser-gateway"],
    async look(browser) {
      const [{ version }, loader] = await Promise.all([browser.gateway(), browser.loader()]);
      const { built } = browser;
      const values = { path: pathOf(browser) };
      if (built.version !== version)
        return fault(`the gateway is ${version}, this page's script ${built.version}`, values);
      if (!loader.includes(built.chatFile))
        return fault(`loader.js is another one than that of ${built.version}`, values);
      return fine(version);
    },
  },
  {
    id: "browser-clock",
    severity: "warning",
    title: "This computer's clock is right.",
    looks: "This browser's clock, held against the gateway's: within 30 s.",
    meaning:
      "One of the two clocks is wrong. Times of messages look wrong here, and tokens may seem to be over.",
    members: "Messages seem to come from another time.",
    todo: [
      "Let this computer set its clock by the network.",
      "timedatectl status    # on the gateway's machine",
    ],
    dependsOn: ["browser-gateway"],
    async look(browser) {
      const { now, here } = await browser.gateway();
      const seconds = Math.round((here - now) / 100) / 10;
      const seen =
        seconds === 0 ? "no difference" : `${Math.abs(seconds)} s ${seconds > 0 ? "ahead" : "behind"}`;
      return Math.abs(here - now) > MOST_MS ? fault(seen) : fine(seen);
    },
  },
  {
    id: "browser-websocket",
    severity: "error",
    title: "A websocket opens from here, and Prosody answers.",
    looks: "Opens a websocket as the chat does, waits for the first words of Prosody, and closes it.",
    meaning:
      "Something between here and the gateway does not let websockets through: a proxy, a firewall, a filter.",
    members: "The chat does not come, where the site uses websockets.",
    todo: [
      LOOK_THERE,
      "If all is fine there, choose BOSH in the settings of the chat, or ask who runs the network here.",
    ],
    dependsOn: ["browser-gateway"],
    sameAs: ["websocket-upgrade"],
    look: (browser) => tryStream(() => browser.websocket(), {}),
  },
  {
    id: "browser-bosh",
    severity: "warning",
    title: "BOSH works from here.",
    looks: "Opens a BOSH session where the chat would, waits for the first words of Prosody, and ends it.",
    meaning: "BOSH is the way out where websockets do not work; it does not work from here.",
    members: "The chat does not come, where the site uses BOSH.",
    todo: [LOOK_THERE, "Compare the address of BOSH in the settings of the chat with the web server's."],
    dependsOn: ["browser-gateway"],
    sameAs: ["bosh-answers"],
    look: (browser) => tryStream(() => browser.bosh(), {}),
  },
];

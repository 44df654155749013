import { isLoopback, isPlainText } from "./origin.ts";
import type { Problem } from "./problems.ts";
import type { FileContent } from "./schema.ts";

type Xmpp = FileContent["xmpp"];

/** The keys that have a meaning only where Prosody is run so; the others wonder in vain why they change nothing. */
const BELONGS = {
  http_port: ["supervised"],
  prosody: ["supervised", "system"],
  url: ["system", "remote"],
  url_is_private: ["remote"],
} as const satisfies Partial<Record<keyof Xmpp, readonly Xmpp["run"][]>>;

const INSTEAD: Partial<Record<keyof Xmpp, string>> = {
  http_port: "; the port stands in `url`",
  url: "; the gateway's own Prosody listens on `http_port`",
};

function misplaced(xmpp: Xmpp): Problem[] {
  return Object.entries(BELONGS).flatMap(([key, runs]) => {
    const value = xmpp[key as keyof typeof BELONGS];
    // A switch that is off says nothing.
    if (value === undefined || value === false || runs.some((run) => run === xmpp.run)) return [];
    const message =
      `has no meaning with run = "${xmpp.run}", only with ${runs.map((run) => `"${run}"`).join(" and ")}` +
      (INSTEAD[key as keyof Xmpp] ?? "");
    return [{ code: "config-invalid", key: `xmpp.${key}`, message }];
  });
}

/** Tokens, messages and the secret of orders travel to it. */
function misdirected({ run, url, url_is_private: isPrivate }: Xmpp): string | undefined {
  if (run === "remote" && url === undefined) {
    return 'expected the origin of Prosody\'s HTTP server, because of run = "remote"; got nothing';
  }
  if (url === undefined) return undefined;
  if (run === "system" && !isLoopback(url)) {
    return `expected an address of this machine such as http://127.0.0.1:5280, because of run = "system"; for another host it is run = "remote"`;
  }
  if (run === "remote" && isPlainText(url) && !isPrivate) {
    return (
      "is not encrypted: everybody on the way could log in as any member and read all messages; write https, or " +
      "url_is_private = true if that network is your own"
    );
  }
  return undefined;
}

/** What is wrong between the keys of `[xmpp]`, of which each is valid. */
export function checkXmpp(xmpp: Xmpp): Problem[] {
  const wrongWay = misdirected(xmpp);
  return [
    ...misplaced(xmpp),
    ...(wrongWay === undefined ? [] : [{ code: "config-invalid", key: "xmpp.url", message: wrongWay }]),
  ];
}

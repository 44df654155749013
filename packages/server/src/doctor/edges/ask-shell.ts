import { connect } from "node:net";

const ANSWER_MS = 5_000;
const LONGEST = 262_144;

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function toXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function toText(xml: string): string {
  return xml.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? "");
}

/**
 * Lets a running Prosody evaluate a line of Lua over its admin socket (mod_admin_shell), and resolves with what it
 * prints. Rejects when nobody answers in 5 s, or with Lua's error.
 */
export function askShell(socket: string, lua: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = "";
    const connection = connect(socket);
    const timer = setTimeout(
      () => connection.destroy(new Error("Prosody's admin socket is silent")),
      ANSWER_MS,
    );
    connection.setEncoding("utf8");
    connection.on("data", (text: string) => {
      received += text;
      if (received.length > LONGEST) return connection.destroy(new Error("the answer is too long"));
      const end =
        /<repl-result(?:\s[^>]*?type=['"](error)['"][^>]*)?[^>]*?(?:\/>|>([^<]*)<\/repl-result>)/.exec(
          received,
        );
      if (end === null) return;
      connection.destroy();
      if (end[1] !== undefined) return reject(new Error(toText(end[2] ?? "")));
      const lines = [...received.matchAll(/<repl-output[^>]*>([^<]*)<\/repl-output>/g)];
      resolve(lines.map(([, line]) => toText(line ?? "")).join("\n"));
    });
    connection.on("error", reject);
    connection.on("close", () => {
      clearTimeout(timer);
      reject(new Error("Prosody ended the connection to its admin socket"));
    });
    connection.on("connect", () => {
      connection.write(
        "<stream:stream xmlns='xmpp:prosody.im/admin' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>" +
          `<repl-input>${toXml(`>${lua}`)}</repl-input>`,
      );
    });
  });
}

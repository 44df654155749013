import type { Private } from "./converse-api.ts";

const XHTML = "http://www.w3.org/1999/xhtml";

/**
 * Take what a sender says of a link (Open Graph, by XEP-0422) out of each stanza, before it is read. It is shown nowhere,
 * but Converse.js 14.0.0 decodes it as HTML inside the page, so that an image in it is fetched from wherever the sender
 * says.
 */
export function withoutPreviews({ api }: Private): void {
  api.listen.on("connectionInitialized", () => {
    const connection = api.connection.get();
    if (connection === undefined) return;
    const read = connection.xmlInput.bind(connection);
    connection.xmlInput = (stanza) => {
      for (const meta of [...stanza.getElementsByTagNameNS(XHTML, "meta")]) meta.remove();
      read(stanza);
    };
  });
}

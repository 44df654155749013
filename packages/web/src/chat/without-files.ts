import { WORDS } from "../words/words.ts";
import type { Conversation, ConverseElement, Private, Template } from "./converse-api.ts";
import { change } from "./tidy-elements.ts";

interface Toolbar extends ConverseElement {
  getHTTPUploadButton(isSupported: boolean): Template;
}

/** Send no files: no button, and what is dropped or pasted says why not. Files that others sent are shown. */
export function withoutFiles(converse: Private): void {
  change(converse, "converse-chat-toolbar", (Original) => {
    return class extends (Original as new (...args: never[]) => Toolbar) {
      override getHTTPUploadButton(): Template {
        return "";
      }
    };
  });
  for (const name of ["ChatBox", "MUC"]) {
    const conversation = converse.exports[name]?.prototype as Conversation | undefined;
    if (conversation === undefined) throw new TypeError(`Converse.js has no ${name}.`);
    conversation.sendFiles = async function () {
      const message = converse.__(WORDS.filesOff);
      await this.createMessage({ message, type: "error", is_ephemeral: true });
    };
  }
}

import { expect, test } from "vitest";
import type { Private } from "../src/chat/converse-api.ts";
import { withoutFiles } from "../src/chat/without-files.ts";
import en from "../src/words/en.json" with { type: "json" };

/** As much of Converse.js as it touches. */
function converse(exports = {}) {
  const elements: Record<string, unknown> = {
    "converse-chat-toolbar": class {
      getHTTPUploadButton() {
        return "a button";
      }
    },
  };
  class Conversation {
    readonly messages: unknown[] = [];
    async createMessage(message: unknown) {
      this.messages.push(message);
    }
    async sendFiles(files: unknown) {
      this.messages.push(files);
    }
  }
  class ChatBox extends Conversation {}
  class MUC extends Conversation {}
  withoutFiles({
    __: (text: string) => `<${text}>`,
    api: {
      elements: {
        registry: elements,
        define: (name: string, element: unknown) => (elements[name] = element),
      },
    },
    exports: { ChatBox, MUC, ...exports },
  } as unknown as Private);
  return { elements, ChatBox, MUC };
}

test("a Converse.js without conversations is not the one that it was made for", () => {
  expect(() => converse({ MUC: undefined })).toThrow(TypeError);
});

test("there is no button, whatever the server can do", () => {
  const Toolbar = converse().elements["converse-chat-toolbar"] as new () => {
    getHTTPUploadButton(isSupported: boolean): unknown;
  };
  expect(new Toolbar().getHTTPUploadButton(true)).toBe("");
});

test.each(["ChatBox", "MUC"] as const)(
  "what is dropped or pasted into a %s is not sent, and it says so",
  async (kind) => {
    const conversation = new (converse()[kind])();
    await conversation.sendFiles(["a picture"]);
    expect(conversation.messages).toEqual([
      { message: `<${en.filesOff}>`, type: "error", is_ephemeral: true },
    ]);
  },
);
